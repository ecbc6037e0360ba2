"""Minified code in which the reading of quotes went astray: it is silent, and hides nothing."""

from __future__ import annotations

import random

import pytest

from rule.detection.lines import LONGEST_LINE
from rule.detection.scanner import Scanner
from rule.detection.syntax.inverted import LONGEST_WRITTEN, is_between_literals
from rule.model import SourceFile
from tests.rule.detection.written_values import drawn

SCANNER = Scanner()
ASTRAY = (
    "ends here`,r);",
    "${t}`);return n};",
    'must be a "number`,r);',
    "don't`);var o=/[\"']/.test(e);",
    'throw new TypeError("`depth` must be a number");',
    "if(/^'$/.test(e))return;",
    "isn't it`),n);let i=",
)
"""How a line begins from where quotes are read the wrong way round."""
CODE = (
    'this.secret=this.privateKey=this.key=t,this.payload=e.payload,this.secret.once("close",r);',
    'e.password=r.url.password||void 0,e.query||(e.query={});f("query");',
    "var ml=class{constructor(e){this.a=e,this.secrets=new HR.SecretResource(e)}};",
    'var r=typeof e.allowDots>"u"?e.encodeDotInKeys===!0?!0:Ye.allowDots:!!e.allowDots;',
    'switch(r){case"Bearer":return e};if(c1.AuthClient.setMethodName(n,"revokeToken"),t)return;',
    'this.apiKey=e.apiKey||this.clientOptions.apiKey||null,this.apiKey&&f("apiKey");',
    "var hOe=NW(),PW=CW();km()(td,hOe);for(dN=0;dN<RW.length;dN++)pN=RW[dN];",
    "if(n.password===null||n.password===void 0)throw new Error(`Required \"params['password']\"`);",
    'if(typeof c.subtle.importKey!="function"||typeof c.subtle.verify!="function")throw e;',
    'if(y&&!u)return s(new S(\'please specify "none" in "algorithms", or a secret\'));',
    'return this.webhookSecret=l}withOptions(e){let t=this.o.a,s=e.b??"webhookSecret";',
    't.salt=A.toWebSafeBase64(r.passwordSalt)}Z.isString(r.metadata)&&g("INVALID_PASSWORD_SALT");',
)
"""What minified packages hold."""
PLANTED = (
    'var q={{user:"app",password:"{}"}};',
    'e.password="{}";',
    "e.password='{}';",
    "e.password=`{}`;",
    'var d="Server="+h+";Password={};Database="+d;',
    'f("password","{}");',
    'login({{password:t||"{}"}});',
    'var d="mysql://app:{}@db.shop.io/x";',
    'const a=JSON.parse(\'{{"password":"{}"}}\');',
    'x=e.secret||"{}",',
)


def is_flagged(line: str) -> bool:
    return any(each.is_decisive for each in SCANNER.scan_file(SourceFile("index.js", line)))


def filling(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311 - cases, not keys
    return "".join(chance.choices(CODE, k=2 * LONGEST_LINE // len(CODE[0])))


@pytest.mark.parametrize("beginning", ["", *ASTRAY])
def test_minified_code_is_silent_wherever_its_lines_begin(beginning: str) -> None:
    line = beginning + filling(1)

    assert len(line) > LONGEST_LINE
    assert not is_flagged(line)


@pytest.mark.parametrize("beginning", ["", *ASTRAY])
@pytest.mark.parametrize("planted", PLANTED)
def test_a_secret_in_minified_code_is_found_wherever_its_line_begins(
    planted: str, beginning: str
) -> None:
    before, behind = filling(2), filling(3)

    assert is_flagged(beginning + before + planted.format(drawn(20)) + behind)


@pytest.mark.parametrize(
    ("before", "between", "behind"),
    [
        ('f("a"', ",t.key=n.key,", '"b")'),
        ("`a b`", "),n},uZ=300*1e3,Sw=", "`To refresh`"),
        ('("a"', "in e&&typeof e.x==", '"b")'),
        ("throw new TypeError('`a`", " must be one, or absent');var r=", "`b` is`')"),
    ],
)
def test_code_between_two_literals_is_no_literal(before: str, between: str, behind: str) -> None:
    start = len(before)
    behind += ";" * LONGEST_WRITTEN

    assert is_between_literals(before + between + behind, start, start + len(between))


@pytest.mark.parametrize(
    ("before", "literal", "behind"),
    [
        ('"Server="+h+', ";Password=a b;Database=", "+d"),
        ("f(", ",password=a,", ",b)"),
        ("return", ");f(", ";"),
        ("x=", "};if(", ""),
        ("case ", ",a=", ":"),
        ("{a:", "){b(", "}"),
        ("the ", "password=otter", " is"),
        ("a", "otter-meadow", "b"),
        ("a", ")x7!Kp", "b"),
    ],
)
def test_a_literal_with_code_beside_it_is_one_whatever_it_holds(
    before: str, literal: str, behind: str
) -> None:
    start = len(before) + 1

    behind += ";" * LONGEST_WRITTEN

    assert not is_between_literals(f'{before}"{literal}"{behind}', start, start + len(literal))


@pytest.mark.parametrize(
    "code",
    [
        'var q=1,Pw="expiresIn",pw="SourceKMSKeyArn";',
        'var CK=it(pw=>{"use strict";Object.defineProperty(pw,"__esModule",{value:!0})});',
        'switch(t){case"ChangePassword":{e.push(a());break}case"CompleteWebAuthnRegistration":b()}',
        'f({requestUri:"/restapis/{id}/authorization",responseCode:204});',
    ],
)
def test_names_that_a_minifier_gave_say_nothing(code: str) -> None:
    assert not is_flagged(code + filling(4))


@pytest.mark.parametrize(
    "planted",
    [
        'e.pw="{}";',
        'f({{pwd:"{}"}});',
        'e["pw"]="{}";',
        'switch(t){{case"password":{{e.push(a());break}}case"b":e.password="{}"}}',
        'var dbPw="{}";',
        'f({{headers:{{authorization:"{}"}}}});',
        'f("authorization","{}");',
    ],
)
def test_names_that_a_minifier_leaves_say_what_they_said(planted: str) -> None:
    assert is_flagged(planted.format(drawn(20)) + filling(4))
