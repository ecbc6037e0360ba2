"""The literals that code puts behind a name: by an assignment, a call, a pair, an element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..names.words import PASSWORDS, PASSWORDS_LAST, words
from . import calls, elements
from .expressions import Expressions, Literal
from .names import Name, asks_for_secret
from .written import Written, written

_TYPE = (
    r"(?:[&*?\[\]]{0,4}(?:'[a-z]\w{0,20}\s)?[A-Za-z_][\w.:]{0,60}+"
    r"(?:\s?[<\[(][^=\"'`;{}\n]{0,60}[>\])])?[?*&!]{0,2}(?:;\s?\w{1,20})?\]{0,2}(?:\[\d{0,5}\])?(?:\s?\|\s?[A-Za-z]\w{0,20})?)"
)
"""A type in a declaration: ``Optional[str]``, ``&'static str``, ``Map<String, String>``."""
_CLOSED = re.compile(r"[\"'`]?[\])]{0,2}[?!]?")
_OPERATOR = re.compile(
    rf"""
    (?P<property>\s{{0,3}}\{{\s{{0,3}}(?:get|set|init)\b[^{{}}\n"'`]{{0,60}}\}}\s{{0,3}}=(?![=>]))
    |(?P<delegated>(?:\s?:\s?{_TYPE})?\s{{1,3}}by\s{{1,3}}lazy\s?(?:\([\w.]{{0,60}}\)\s?)?\{{\s{{0,3}}(?=["']))
    |(?P<typed>(?:\[\d{{0,5}}\])?\s{{0,8}}:\s{{0,3}}{_TYPE}\s{{0,8}}:?=(?![=>]))
    |(?P<type_behind>\s{{1,8}}(?:[aA][sS]\s{{1,3}})?{_TYPE}(?:\(\d{{1,5}}\))?\s{{0,8}}:?=(?![=>~]))
    |(?P<compared>\s{{0,8}}(?:[!=]={{1,2}}|\.equals(?:IgnoreCase)?\(|\.eql\?\(?|-(?:eq|ne)\s))
    |(?P<chosen>(?:\[\d{{0,5}}\])?\s{{0,8}}(?:\|\|=?|\?\?=?|\?:|or\s|\?\s))
    |(?P<assigned>(?:\[\d{{0,5}}\])?\s{{0,8}}(?::=|=>|[?+.]?=|:(?!:)|<-))
    |(?P<listed>\s{{0,3}},\s{{0,3}})
    |(?P<element>(?:\s[^<>\n]{{0,200}})?>\s{{0,40}})
    |(?P<attribute>\s{{1,3}}(?:value|content|default|val)\s{{0,2}}=\s{{0,2}}(?=["']))
    |(?P<returned>\([^()\n]{{0,120}}\)(?:\s{{0,2}}(?:->|:)?\s{{0,2}}[\w.<>\[\]?*]{{1,40}})?\s{{0,2}}[{{:]\s{{0,3}}return\s{{1,3}}(?=@?["'`]))
    |(?P<endless>\(\)\s{{0,3}}=(?![=>~]))
    |(?P<called>\()
    |(?P<braced>(?:\s?:\s?{_TYPE})?\s?\{{\s{{0,2}}(?:return\s{{1,2}})?(?=@?["']))
    |(?P<member>\}}\s{{0,8}}(?:\|\|=?|//=|=)(?![=>~]))
    |(?P<spaced>[ \t]{{1,8}}(?=["'`]))
    """,
    re.VERBOSE,
)
_PERCENT = re.compile(
    r"\s{0,3}%[qQ]?(?:\(([^()\n]{1,400})\)|\{([^{}\n]{1,400})\}|\[([^\[\]\n]{1,400})\]|<([^<>\n]{1,400})>)"
)
"""A literal of Ruby without quotes: ``%q(…)``."""
_MEMBER = re.compile(r"[$@]\w[\w>{}'\"\[\]-]{0,80}\{\s?[\"']?\Z")
"""What stands before a key of a hash in Perl: ``$config{``."""
_SYMBOL = re.compile(r"(?:^|[\s(,]):\Z")
_SETTING_SYMBOL = re.compile(r"(?:^|[\s.;{])(?:set|store|put|put_env|define|setting)\s{1,3}:\Z")
"""A command of Ruby before a symbol: ``set :name, "…"``."""
_SETOPT = re.compile(r"setopt\((?:[^(),\n]{1,60},\s{0,3})?\Z", re.IGNORECASE)
_CURLS_PASSWORD = re.compile(r"(?:[\w.]{0,40}[._])?\w{0,20}(?:PASSWD|PASSWORD|PWD|BEARER)")
"""Options of libcurl: https://curl.se/libcurl/c/curl_easy_setopt.html."""
_NUMBER = re.compile(r"\s{0,8}(\d{6,20})(?=\s{0,8}(?:[,;}\])]|$))")
"""A password of digits; a shorter number is more often a length."""
_HOUR = 3_600
"""Seconds; a number of whole hours is how long something is valid."""
_BYTE = r"(?:\(byte\)\s{0,2})?(?:0[xX][0-9a-fA-F]{1,2}|\d{1,3})(?:u8|[uU])?"
_BYTES = re.compile(
    rf"[^\"'`;={{}}()\[\]]{{0,60}}(?:\[\d{{0,4}}\]\w{{0,10}}\s?)?[({{\[]{{1,2}}\s{{0,8}}((?:{_BYTE}\s{{0,8}},\s{{0,8}}){{7,255}}{_BYTE})"
)
"""A key as its bytes: ``bytes([0x1f, …])``, ``[]byte{…}``, ``new byte[] {(byte) 0x1f, …}``."""
_VALUE_OF_PAIR = re.compile(
    r"(?:[\"']?(?:\w{0,20}[vV]alue|default|Default|content)[\"']?\s{0,3}[:=]>?\s{0,3})"
)
_KEYWORD = re.compile(r"[A-Za-z_]\w{0,40}\s?=(?!=)")
_NAMING = re.compile(r"(?:\b[nN]ame|NAME|\w{0,20}[kK]ey)[\"']?\s{0,3}[:=]\s{0,3}[\"']?\Z")
_CALLEE = re.compile(r"([\w.$:>-]{1,80})\(\s{0,8}(?:[\w.$:\[\]]{1,60},\s{0,3})?[bu:@]?[\"'`]?\Z")
_DECLARED = re.compile(
    r"\b(?:(?:std::)?w?string(?:_view)?|char|auto|const|val|var|let|[A-Z]\w{0,40})[>*&]{0,2}\s{1,3}\Z"
)
"""A type before a name that is declared with its value in parentheses, as in C++."""
_DEFINED = re.compile(r"\b(?:let!?|subject!?|given!?|define_method)\(\s?:\Z")
"""A method of Ruby that is defined by a symbol and a block: ``let(:name) {``."""
_FUNCTION = re.compile(r"\bdef\s{1,3}(?:self\.)?\Z")
_BRACED = re.compile(f"{_DECLARED.pattern}|{_DEFINED.pattern}")
_ONLY_BEHIND = {"braced": _BRACED, "member": _MEMBER, "endless": _FUNCTION}
"""What must stand before a name for its operator to be one."""
_QUALIFYING = re.compile(r"(?:\.|->|\w:)\Z")
"""What stands between an object and its method; the colon is Lua's."""
_SQL = re.compile(
    r"(?:\b(?:by|with|login|user|role|set|encrypted|default|define)\s{1,8}|^\s*|['\"`]\s?)\Z",
    re.IGNORECASE,
)
_WITH_IDS = frozenset({"ClientSecretCredential"})
"""Constructors that take identifiers beside a secret: `keyed_calls` knows which argument is it."""
_LISTS = frozenset({"passwords", "passwds", "pwds", "secrets", "tokens", "keys", "apikeys"})
_NAMES_OF_KEYS = PASSWORDS | PASSWORDS_LAST | words("email login token user username")
"""In a list of a dictionary's keys, the name of one: ``AUTH_KEYS = ("user", "pass")``."""
_PAIRS = frozenset({"auth", "basicauth", "httpauth", "login", "credentials", "creds", "credential"})
_KEYED = ["jwt"]
"""The only word of a name whose member ``key`` is a secret."""
_NOT_SECRET_KEYS = words(
    "account client clientid description email format host http id issuer kind location login",
    "method name parent path ref region scope shape title type url user username",
)
_OPTION = re.compile(r"(?:^|[\s\"'`=(])--?\Z")
_LONGEST_BEFORE = 120


def assigned_to(name: Name, expressions: Expressions) -> Iterator[Written]:
    """Yield what a line assigns to a name that asks for a secret."""
    line = expressions.text
    closed = _CLOSED.match(line, name.end)
    end = closed.end() if closed else name.end
    if line[name.start - 1 : name.start] in {"<", "/"}:
        yield from elements.named(name, line, end)
        return
    operator = _OPERATOR.match(line, end)
    if operator is None or _assigns_nothing(name, operator, line, end):
        return
    kind, at = operator.lastgroup, operator.end()
    needed = _ONLY_BEHIND.get(kind or "")
    if needed and not needed.search(line, max(0, name.start - _LONGEST_BEFORE), name.start):
        return
    quoted = line[name.end : name.end + 1] in {'"', "'", "`"} and line[
        name.start - 1 : name.start
    ].strip() in {'"', "'", "`", "-", ":", "@"}
    if kind == "element":
        yield from elements.content_of(name, line, at, end)
    elif kind == "called":
        yield from _called(name, expressions, at)
    elif kind == "listed":
        yield from _listed(name, expressions, at, quoted=quoted)
    elif kind == "spaced":
        before = line[max(0, name.start - _LONGEST_BEFORE) : name.start]
        is_assigned = bool(_SQL.search(before) or _OPTION.search(before))
        yield from _values(name, expressions, at, is_assigned=is_assigned)
    else:
        if kind == "chosen" and line[end - 1 : end] in {'"', "'", "`"}:
            return  # A sentence: "'A' or 'B' must be given".
        is_assigned = kind != "compared" and not (kind == "chosen" and operator[0].strip() == "?")
        yield from _values(name, expressions, at, is_assigned=is_assigned)


def _assigns_nothing(name: Name, operator: re.Match[str], line: str, end: int) -> bool:
    """Tell whether what looks like an operator gives the name no value."""
    # What a call returns: sum("", "name") => "…"
    is_result = ")" in line[name.end : end] and operator[0].strip() == "=>"
    return is_result or _is_branch(name, line, end) or _is_attribute(operator, line, end)


def _is_branch(name: Name, line: str, end: int) -> bool:
    """Tell whether a name ends one of two literals to choose from: ``ok ? 'PASS' : 'FAIL'``."""
    quote = line[end - 1 : end]
    if end == name.end or quote not in {'"', "'", "`"}:
        return False
    before = line[max(0, name.start - _LONGEST_BEFORE) : name.start]
    opened = before.rfind(quote)
    return opened >= 0 and before[:opened].rstrip().endswith("?")


def _is_attribute(operator: re.Match[str], line: str, end: int) -> bool:
    """Tell whether what looks like a type is another attribute: ``id="pass" placeholder="…"``."""
    is_typed = operator.lastgroup == "type_behind" and line[end - 1 : end] in {'"', "'"}
    return is_typed and not _VALUE_OF_ELEMENT.match(operator[0])


_VALUE_OF_ELEMENT = re.compile(r"\s+(?:value|content|default|val)\b", re.IGNORECASE)


def _values(
    name: Name, expressions: Expressions, at: int, *, is_assigned: bool = True
) -> Iterator[Written]:
    line = expressions.text
    number = _NUMBER.match(line, at)
    if number and int(number[1]) % _HOUR:
        yield written(name.text, number[1], is_assigned=is_assigned)
    if percent := _PERCENT.match(line, at):
        value = next(filter(None, percent.groups()))
        yield written(name.text, value, is_assigned=is_assigned)
    if array := _BYTES.match(line, at):
        yield written(name.text, _in_hexadecimal(array[1]), is_assigned=is_assigned)
    head = calls.words_of(name.text)[-1:]
    for literal in expressions.literals_of(at, (name.strength, is_assigned), name.text):
        if literal.key is not None and not _is_member(head, literal.key):
            continue
        if literal.key is None and head == ["keys"] and literal.text in _NAMES_OF_KEYS:
            continue
        is_of_pair = literal.is_second and literal.key is None
        if is_of_pair and head and head[0] in _PAIRS:
            yield written("password", literal.text, is_assigned=is_assigned)
        is_alone = not is_of_pair or head[0] in _LISTS
        whose = replace(name, text=f"{name.text}_key") if head == _KEYED and literal.key else name
        yield _written(whose, literal, is_assigned=is_assigned and is_alone)


def _in_hexadecimal(array: str) -> str:
    numbers = re.findall(r"0[xX][0-9a-fA-F]+|\d+", array)
    values = (int(number, 16 if number[1:2] in {"x", "X"} else 10) for number in numbers)
    given = bytes(value & 0xFF for value in values)
    text = given.decode("latin-1")
    return text if text.isascii() and text.isprintable() else given.hex()


def _written(name: Name, literal: Literal, *, is_assigned: bool) -> Written:
    return written(name.text, literal.text, is_assigned=is_assigned and not literal.is_part)


def _is_member(head: list[str], key: str) -> bool:
    """Tell whether a dictionary's members are secrets, as those of ``API_KEYS``.

    Of ``jwt`` the key is.
    """
    if head == _KEYED:
        return key.lower() == "key"
    if not head or head[0] not in _LISTS or asks_for_secret(key):
        return False
    return _NOT_SECRET_KEYS.isdisjoint(calls.words_of(key))


def _called(name: Name, expressions: Expressions, at: int) -> Iterator[Written]:
    """Yield what is set by a call: ``setPassword("…")``, ``builder.password("…")``."""
    line = expressions.text
    qualified = _QUALIFYING.search(line, max(0, name.start - 2), name.start) is not None
    path = ("." if qualified else "") + name.text
    what = calls.set_by(path)
    is_constructor = name.text[:1].isupper() and "." not in name.text and name.text not in _WITH_IDS
    if not qualified and _DECLARED.search(line, max(0, name.start - _LONGEST_BEFORE), name.start):
        what = name.text
    if not is_constructor and not (what and asks_for_secret(what)):
        return
    for literal in expressions.literals_of(at, (name.strength, bool(what)), name.text)[-1:]:
        is_assigned = bool(what) and not literal.is_part
        yield written(what or name.text, literal.text, is_assigned=is_assigned)


def _listed(name: Name, expressions: Expressions, at: int, *, quoted: bool) -> Iterator[Written]:
    """Yield the value of ``put("name", "…")`` and ``{"name": "token", "value": "…"}``."""
    line = expressions.text
    before = line[max(0, name.start - _LONGEST_BEFORE) : name.start]
    pair = _VALUE_OF_PAIR.match(line, at)
    callee = _CALLEE.search(before) if "(" in before else None
    if not pair and _KEYWORD.match(line, at):
        return  # read("name", VersionId="…")
    is_stored = bool(pair or _OPTION.search(before) or (callee and calls.stores(callee[1])))
    if not quoted:
        if _SETOPT.search(before) and _CURLS_PASSWORD.fullmatch(name.text):
            for literal in expressions.literals_of(at, (name.strength, True), name.text):
                yield written("password", literal.text, is_assigned=not literal.is_part)
        is_symbol = is_stored and _SYMBOL.search(before) is not None
        is_pair = pair is not None and _NAMING.search(before) is not None
        if not (is_symbol or is_pair or _SETTING_SYMBOL.search(before)):
            return
        is_stored = True
    start = pair.end() if pair else at
    for literal in expressions.literals_of(start, (name.strength, is_stored), name.text):
        yield _written(name, literal, is_assigned=is_stored)
