"""JavaScript files: what is looked up, that Node.js loads the same, and what is left alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remediation.patching import reasons
from remediation.patching.changes import applied
from remediation.patching.javascript_tokens import NotRead, tokens_of
from tests.proofs import examples
from tests.remediation.patching.files import OTHER, RESERVED, VALUE, changed, javascript, reasons_of

LOOKUPS = {
    "a constant": ('const password = "{}";\n', 1, "const password = process.env.PASSWORD;\n"),
    "without a semicolon": (
        "const a = 5\nconst token = '{}'\nfoo()\n", 2,
        "const a = 5\nconst token = process.env.TOKEN\nfoo()\n",
    ),
    "an exported constant": (
        'export const apiToken = "{}";', 1, "export const apiToken = process.env.API_TOKEN;"
    ),
    "a template without substitutions": (
        "let token = `{}`;\n", 1, "let token = process.env.TOKEN;\n"
    ),
    "in an object that is exported": (
        'module.exports = {{\n  db: {{ port: 5,\n    "password": "{}", }},\n}}', 3,
        'module.exports = {{\n  db: {{ port: 5,\n    "password": process.env.DB_PASSWORD, }},\n}}',
    ),
    "a default export": (
        'import x from "x"\nexport default {{ x, ...y, token: "{}" }}\n', 2,
        'import x from "x"\nexport default {{ x, ...y, token: process.env.TOKEN }}\n',
    ),
    "a member": ('exports.token = "{}"', 1, "exports.token = process.env.TOKEN"),
    "a variable of the environment": (
        'process.env.TOKEN = "{}"', 1, "process.env.TOKEN = process.env.TOKEN"
    ),
    "in a list": ("const c = [\n-1,\n'{}',\n]", 3, "const c = [\n-1,\nprocess.env.CODE_C,\n]"),
    "the default of a variable": (
        'const token = process.env.API_TOKEN || "{}";', 1, "const token = process.env.API_TOKEN;"
    ),
    "the default of a missing variable": (
        'const c = {{ t: process.env.API_TOKEN ?? "{}" }};', 1,
        "const c = {{ t: process.env.API_TOKEN }};",
    ),
    "behind expressions": (
        ('const r = /["/]/g, q = (a + b) / 2\nfor (const x of [1]) {{ f(`${{x / 2}}"`) }}\n'
         'const token = "{}"\n'), 3,
        ('const r = /["/]/g, q = (a + b) / 2\nfor (const x of [1]) {{ f(`${{x / 2}}"`) }}\n'
         "const token = process.env.TOKEN\n"),
    ),
    "in a program": (
        '#!/usr/bin/env node\nconst token="{}"', 2,
        "#!/usr/bin/env node\nconst token=process.env.TOKEN",
    ),
    "beside other uses of process": (
        ("if (typeof process !== 'undefined' && process?.env) f(process[0], a.process)\n"
        "const token = '{}'"), 2,
        ("if (typeof process !== 'undefined' && process?.env) f(process[0], a.process)\n"
        "const token = process.env.TOKEN"),
    ),
    "a reserved name": (
        f'const {RESERVED} = "{{}}"', 1, f"const {RESERVED} = process.env.CODE_{RESERVED}"
    ),
    "an argument": (
        "const key = Buffer.from('{}')", 1, "const key = Buffer.from(process.env.KEY)"
    ),
    "an option of a constructor": (
        ("const pool = new pg.Pool({{\n  host: a && b, f() {{ return 'x' }}, password: c,\n"
        "  password: '{}',\n}});"), 3,
        ("const pool = new pg.Pool({{\n  host: a && b, f() {{ return 'x' }}, password: c,\n"
        "  password: process.env.POOL_PASSWORD,\n}});"),
    ),
    "a statement that calls": (
        "f()\nAWS.config.update({{ secretAccessKey: '{}' }}).then(x => x)", 2,
        ("f()\nAWS.config.update({{ secretAccessKey: process.env.SECRET_ACCESS_KEY }})"
        ".then(x => x)"),
    ),
    "an argument of a statement": (
        "mongoose.connect('{}')", 1, "mongoose.connect(process.env.MONGOOSE_CONNECT)"
    ),
    "what is awaited": (
        "const c = await connect({{ token: `{}` }})", 1,
        "const c = await connect({{ token: process.env.C_TOKEN }})",
    ),
    "by no name": ('export default "{}"', 1, "export default process.env.SETTINGS"),
}  # fmt: skip


@pytest.mark.parametrize("which", LOOKUPS)
def test_a_text_in_a_constant_at_the_top_is_looked_up(which: str) -> None:
    before, line, after = LOOKUPS[which]
    source = before.format(VALUE)

    changes = javascript(source, line)

    assert changed(source, changes) == after.format()
    assert [moved.value for moved in changes.moved] == [VALUE]


STAYS = {
    "in a function": ("function f() {{ return '{}' }}", 1, reasons.NOT_AT_THE_TOP),
    "in an arrow function": ("const f = () => '{}'", 1, reasons.NOT_AT_THE_TOP),
    "in the body of an arrow function": ("const f = x =>\n  y = '{}'", 2, reasons.NOT_AT_THE_TOP),
    "behind a call's condition": ("a && connect('{}')", 1, reasons.NOT_AT_THE_TOP),
    "in a condition": ("if ('{}') x()", 1, reasons.NOT_AT_THE_TOP),
    "in a function as an argument": (
        "app.get(a, () => {{ connect('{}') }})", 1, reasons.NOT_AT_THE_TOP
    ),
    "in a parameter of an argument": ("app.get((a = '{}') => a)", 1, reasons.NOT_AT_THE_TOP),
    "in an expression as an argument": ("connect(x + '{}', y)", 1, reasons.NOT_AT_THE_TOP),
    "a module's name by require": ("const x = require('{}')", 1, reasons.NOT_AT_THE_TOP),
    "a template's tag": ("const x = tag`{}`", 1, reasons.NOT_AT_THE_TOP),
    "an item's name": ("const x = {{ [a]: '{}' }}", 1, reasons.NOT_AT_THE_TOP),
    "in a method": ("const c = {{ f() {{ return '{}' }} }}", 1, reasons.NOT_AT_THE_TOP),
    "in a class": ("class C {{ token = '{}' }}", 1, reasons.NOT_AT_THE_TOP),
    "in a block": ("if (x) {{ exports.token = '{}' }}", 1, reasons.NOT_AT_THE_TOP),
    "joined to another": ("const c = '{}'\n + x", 1, reasons.NOT_AT_THE_TOP),
    "in a parameter": ("function f(x = '{}') {{}}", 1, reasons.NOT_AT_THE_TOP),
    "a module's name": ("import x from '{}'", 1, reasons.NOT_AT_THE_TOP),
    "a directive": ("'{}'\nconst x = 1", 1, reasons.NOT_AT_THE_TOP),
    "a regular expression": ("const r = /{}/", 1, reasons.NOT_AT_THE_TOP),
    "a part of a template": ("const c = `{}${{x}}`", 1, reasons.SEVERAL),
    "a comment": ("const c = 1 // {}", 1, reasons.NO_LITERAL),
    "a text beside a key that may be the secret": (
        "const x = {{ '{}7x9': 'nobody' }}", 1, reasons.SEVERAL
    ),
    "a text beside a name that may be the secret": (
        "const x = {{ Q1Z2X3V4: 'nobody' }} // {}", 1, reasons.SEVERAL
    ),
    "a key": ("const c = {{ '{}': 1 }}", 1, reasons.NO_LITERAL),
    "two texts": ("const c = ['a', '{}']", 1, reasons.SEVERAL),
    "with a zero": ("const c = '{}\\x00'", 1, reasons.NO_VARIABLE),
    "with an escape in octal": ("const c = '{}\\7'", 1, reasons.NO_VARIABLE),
    "half of a character": ("const c = '{}\\ud800'", 1, reasons.NO_VARIABLE),
    "more than one line": ("const c = '{}\\nx'", 1, reasons.PART_OF_A_TEXT),
    "a default of Lambda's own variable": (
        f"const c = process.env.{RESERVED} || '{{}}'", 1, reasons.NO_NAME
    ),
    "where process is something else": (
        "const c = '{}'\nfunction f(process) {{}}", 1, reasons.NAME_TAKEN
    ),
    "where process is declared": ("const c = '{}', process = 1", 1, reasons.NAME_TAKEN),
    "where a part is named process": (
        "const c = '{}'\nconst {{ env: process }} = x", 1, reasons.NAME_TAKEN
    ),
    "where process is imported": (
        "import process from 'process'\nconst c = '{}'", 2, reasons.NAME_TAKEN
    ),
    "another line": ("const c = '{}'", 9, reasons.NO_LITERAL),
    "behind a doubtful sign": ("const o = {{}} / 2\nconst c = '{}'", 2, reasons.NOT_PARSED),
    "no JavaScript": ("const c = '{}", 1, reasons.NOT_PARSED),
    "a bracket too many": ("const c = '{}' )", 1, reasons.NOT_PARSED),
    "a comment of HTML": ("<!-- x\nconst c = '{}'", 2, reasons.NOT_PARSED),
    "nested too deep": ("const c = " + 3000 * "[" + "'{}'" + 3000 * "]", 1, reasons.NOT_PARSED),
}  # fmt: skip


@pytest.mark.parametrize("which", STAYS)
def test_any_other_text_stays(which: str) -> None:
    source, line, reason = STAYS[which]

    changes = javascript(source.format(VALUE), line)

    assert (changes.edits, changes.moved) == ((), ())
    assert reasons_of(changes) == [reason.reason]


@pytest.mark.parametrize(
    "source",
    ["x = (/a", "`${", "/* open", "'\n'", "\\u0061 = 1", "x++ /a/", "} ", "for await (x) /a/", "("],
)
def test_a_doubtful_file_is_not_read(source: str) -> None:
    with pytest.raises(NotRead):
        tokens_of(source)


# ------------------------------------------------------------------- that Node.js loads the same

_NODE = """
const vm = require("node:vm");
const asked = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const loaded = ([source, env]) => {
  const module = { exports: {} };
  vm.runInNewContext(source, { module, exports: module.exports, process: { env } });
  return JSON.parse(JSON.stringify(module.exports, (_, v) => v?.call ? String(v()) : v));
};
console.log(JSON.stringify(asked.map(loaded)));
"""
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]),
    min_size=1,
    max_size=8,
)
FORMS = (
    "exports.n{n} = {v};\n",
    "exports.n{n} = {{\n 'a': {v}, b: 7\n}}\n",
    "const c{n} = {v}\nexports.n{n} = c{n} + 'x'\n",
    "exports.n{n} = [1, {v}];\n",
    "exports.n{n} = process.env.N{n} || {v};\n",
    "exports.n{n} = (1 + 3) / 2; exports.n{n} = {v}\n",
    "exports.n{n} = /'\\/[/]/.source\n",
    "exports.n{n} = `a${{1 / 2}}b`\n",
    "if (1) exports.n{n} = {v}\n",
    "exports.n{n} = String({v}).concat('y', {v});\n",
    "Object.assign(exports, {{ n{n}: {v}, f() {{ return {v} }}, g: [1].map(x => {v}) }})\n",
    "exports.n{n} = new Array({v}, x => {v}, ((y = {v}) => y)())\n",
    "Object.assign(exports, {{\n  n{n}: {v},\n  m{n}: 1 ? {v} : 2,\n}})\n",
)


def _quoted(value: str, quote: str) -> str:
    inner = json.dumps(value, ensure_ascii=False)[1:-1].replace('\\"', '"')
    return quote + inner.replace(quote, "\\" + quote).replace("${", "\\${") + quote


STATEMENTS = st.lists(
    st.tuples(st.sampled_from(FORMS), TEXTS, st.sampled_from("'\"`")), min_size=1, max_size=5
)


@pytest.mark.process
@settings(max_examples=examples(0.2))
@given(st.lists(STATEMENTS, min_size=20, max_size=20))
def test_node_exports_the_same_when_the_variables_are_set(
    files: Sequence[Sequence[tuple[str, str, str]]],
) -> None:
    asked: list[tuple[str, dict[str, str]]] = []
    for statements in files:
        source = "".join(
            form.format(n=number, v=_quoted(value, quote))
            for number, (form, value, quote) in enumerate(statements)
        )
        changes = javascript(source, *range(1, source.count("\n") + 2))
        variables = {moved.variable: moved.value for moved in changes.moved}
        asked += [(source, {}), (applied(source, changes.edits), variables)]

    loaded = _loaded(asked)

    assert loaded[::2] == loaded[1::2]


def _loaded(asked: list[tuple[str, dict[str, str]]]) -> list[Any]:
    ran = subprocess.run(  # noqa: S603 - a program of this file
        ["node", "--eval", _NODE],  # noqa: S607 - as anybody has it
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded: list[Any] = json.loads(ran.stdout)
    return loaded


PIECES = st.sampled_from([*"'\"`\n \\=:()[]{}/,;*x1é$.#-", "const a = ", "${", "//", "process"])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_text_makes_the_reader_raise(source: str) -> None:
    changes = javascript(source, *range(1, source.count("\n") + 2))

    assert len({moved.line for moved in changes.moved}) == len(changes.moved)


def test_what_stays_does_not_keep_the_rest_from_being_moved() -> None:
    source = f"if (f('{OTHER}')) g()\nconst token = '{VALUE}'\n"

    changes = javascript(source, 1, 2)

    assert (
        applied(source, changes.edits)
        == f"if (f('{OTHER}')) g()\nconst token = process.env.TOKEN\n"
    )
    assert [line for line, _ in changes.refusals] == [1]
