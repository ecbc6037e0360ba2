"""The literals that code puts behind a name: by an assignment, a call, a pair, an element."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...startup import deferred_re as re
from ..names.words import PASSWORDS, PASSWORDS_LAST, words
from . import calls, elements
from .arguments import OPTION, called, listed
from .comparisons import compares_password
from .expression_literals import Literal
from .expressions import Expressions
from .inverted import LONGEST_WRITTEN
from .members import KEYED, LISTS, is_member
from .names import Name
from .operators import CLOSED, CLOSING, LONGEST_BEFORE, ONLY_BEHIND, assigns_nothing, operator_at
from .unpacked import first_of_several, unpacked
from .written import Written, is_part_of_name, written

_PERCENT = re.compile(
    r"\s{0,3}%[qQ]?(?:\(([^()\n]{1,400})\)|\{([^{}\n]{1,400})\}|\[([^\[\]\n]{1,400})\]|<([^<>\n]{1,400})>)"
)
"""A literal of Ruby without quotes: ``%q(…)``."""
_NUMBER = re.compile(r"\s{0,8}(\d{6,20})(?=\s{0,8}(?:[,;}\])]|$))")
"""A password of digits; a shorter number is more often a length."""
_HOUR = 3_600
"""Seconds; a number of whole hours is how long something is valid."""
_BYTE = r"(?:\(byte\)\s{0,2})?(?:0[xX][0-9a-fA-F]{1,2}|\d{1,3})(?:u8|[uU])?"
_BYTES = re.compile(
    rf"[^\"'`;={{}}()\[\]]{{0,60}}+(?:\[\d{{0,4}}\]\w{{0,10}}\s?)?[({{\[]{{1,2}}\s{{0,8}}((?:{_BYTE}\s{{0,8}},\s{{0,8}}){{7,255}}{_BYTE})"
)
"""A key as its bytes: ``bytes([0x1f, …])``, ``[]byte{…}``, ``new byte[] {(byte) 0x1f, …}``."""
_SCOPE = re.compile(r"[a-z_-]{1,40}:[a-z_-]{1,40}")
_SQL = re.compile(
    r"(?:\b(?:by|with|login|user|role|set|encrypted|default|define)\s{1,8}"
    r"|\balter\s{1,8}(?:role|user)\s{1,8}[\w.@%{}-]{1,60}\s{1,8}|^\s*|['\"`]\s?)\Z",
    re.IGNORECASE,
)
_SHORT_NAME = 3
_SHORT_PASSWORDS = frozenset({"pwd", "psk"})
"""Short names that people give: a minifier comes to one of them in a thousand bundles."""
_MINIFIED = re.compile(r"=(?![=>~\s])|=>[{(\w]")
"""An operator without spaces around it."""
_VERB = "pass"
"""In a sentence it is no name: "Pass 'index' or rows='all' to …"."""
_OF_SENTENCES = frozenset({"spaced", "type_behind"})
_DEFAULTS = frozenset({"default", "defaultValue", "default_value", "fallback", "devDefault"})
_DECLARATION = re.compile(
    r"\s{0,3}(?:\w{1,30}\.){0,3}(?i:env|field|option|setting|str|string|text|validator|variable)"
    r"\(\s{0,3}\{"
)
"""A function that declares a setting by its options, of which one is the value that it has if the
environment gives none: https://github.com/af/envalid#usage."""
_BEFORE_ATTRIBUTE = frozenset({'"#', "'#", "`#"})
"""Before a stand-in for the name of a table's attribute in DynamoDB:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html."""
_NAMES_OF_KEYS = PASSWORDS | PASSWORDS_LAST | words("email login token user username")
"""In a list of a dictionary's keys, the name of one: ``AUTH_KEYS = ("user", "pass")``."""
_NUMBERED = re.compile(
    r"(?:[A-Za-z][a-z]{2,20}|[A-Z][a-z]{1,20}|_|(?<!\d)\d(?!\d)){3,12}"
    r"|(?:[a-z]{3,20}_){1,4}[a-z]{0,4}\d{1,2}"
)
"""A key of data, of words and few digits: ``label1On``, ``compiler_f77``."""
_TAG = re.compile(r"\s{0,3}<[A-Za-z][\w-]{0,20}\s+[\w-]{1,20}=[\"'{]")
_WORDS = re.compile(r"\s{0,3}[\[({]\s{0,3}(?:([\"'])[\w.-]{1,60}\1\s{0,3},\s{0,3}){3,}[\"']")
"""A list of four words or more, as of fields: no pair of a user and a password."""
_PAIRS = frozenset({"auth", "basicauth", "httpauth", "login", "credentials", "creds", "credential"})


def assigned_to(name: Name, expressions: Expressions) -> Iterator[Written]:
    """Yield what a line assigns to a name that asks for a secret."""
    if expressions.text[max(0, name.start - 2) : name.start] in _BEFORE_ATTRIBUTE:
        return
    value = unpacked(name, expressions.text)
    if value is None and (first := first_of_several(name, expressions.text)):
        yield written(name.text, first)
    elif value is None:
        yield from _assigned(name, expressions)
    elif value:
        yield written(name.text, value)


def _assigned(name: Name, expressions: Expressions) -> Iterator[Written]:
    line = expressions.text
    end = name.end
    if line[end : end + 1] in CLOSING and (closed := CLOSED.match(line, end)):
        end = closed.end()
    if line[name.start - 1 : name.start] in {"<", "/"}:
        yield from elements.named(name, line, end)
        return
    operator = operator_at(line, end)
    if (
        operator is None
        or assigns_nothing(name, operator, line, end)
        or _is_of_minifier(name, line)
    ):
        return
    kind, at = operator.lastgroup, operator.end()
    is_verb = kind in _OF_SENTENCES and _is_verb(name, line)
    if is_verb and line.startswith("`", at):
        return
    needed = ONLY_BEHIND.get(kind or "")
    if needed and not needed.search(line, max(0, name.start - LONGEST_BEFORE), name.start):
        return
    quoted = line[name.end : name.end + 1] in {'"', "'", "`"} and line[
        name.start - 1 : name.start
    ].strip() in {'"', "'", "`", "-", ":", "@"}
    if kind == "element":
        yield from elements.content_of(name, line, at, end)
    elif kind == "called":
        yield from called(name, expressions, at)
    elif kind == "listed":
        is_closed = ")" in line[name.end : end]
        yield from listed(name, expressions, at, quoted=quoted, is_closed=is_closed)
    elif kind != "chosen" or line[end - 1 : end] not in {'"', "'", "`"}:
        is_assigned = not is_verb and _is_sure(name, line, operator)
        found = _values(name, expressions, at, is_assigned=is_assigned)
        # What follows in the tag has names of its own, or none that matters.
        is_in_tag = kind == "attribute" or (kind == "type_behind" and quoted)
        yield from islice(found, 1) if is_in_tag else found
    # Else a sentence: "'A' or 'B' must be given".


def _is_sure(name: Name, line: str, operator: re.Match[str]) -> bool:
    """Tell whether an operator says for sure that the value behind it is the name's."""
    kind = operator.lastgroup
    if kind == "spaced":
        before = line[max(0, name.start - LONGEST_BEFORE) : name.start]
        return bool(_SQL.search(before) or OPTION.search(before))
    if kind == "compared":
        return compares_password(name, line)
    return kind != "chosen" or operator[0].strip() != "?"


def _is_verb(name: Name, line: str) -> bool:
    before = line[max(0, name.start - LONGEST_BEFORE) : name.start]
    is_option = before[-1:] in {"-", "@", "$"} or OPTION.search(before) is not None
    return name.text.lower() == _VERB and not is_option


def _is_of_minifier(name: Name, line: str) -> bool:
    """Tell whether a name is a short one that a minifier gave a variable: ``Pw="expiresIn"``.

    The names of members stay as they were written.
    """
    return (
        len(name.text) <= _SHORT_NAME
        and name.text not in _SHORT_PASSWORDS
        and len(line) > LONGEST_WRITTEN
        and line[name.start - 1 : name.start] not in {".", "'", '"', "`", "-", "$", "@"}
        and _MINIFIED.match(line, name.end) is not None
    )


def _values(
    name: Name, expressions: Expressions, at: int, *, is_assigned: bool = True
) -> Iterator[Written]:
    line = expressions.text
    if _TAG.match(line, at):
        return  # Attributes, as in a page that shows code, or in JSX.
    number = _NUMBER.match(line, at)
    if number and not _is_measure(int(number[1])) and not _is_enumerated(name, line):
        yield written(name.text, number[1], is_assigned=is_assigned)
    if percent := _PERCENT.match(line, at):
        value = next(filter(None, percent.groups()))
        yield written(name.text, value, is_assigned=is_assigned)
    if array := _BYTES.match(line, at):
        yield written(name.text, _in_hexadecimal(array[1]), is_assigned=is_assigned)
    head = calls.words_of(name.text)[-1:]
    literals = expressions.literals_of(at, (name.strength, is_assigned), name.text)
    if _are_scopes([literal.text for literal in literals]):
        return
    for literal in literals:
        is_default = literal.key in _DEFAULTS and _DECLARATION.match(line, at) is not None
        if literal.key is not None and not (is_default or is_member(head, literal.key)):
            continue
        is_of_keys = literal.key is None and head == ["keys"]
        if is_of_keys and (literal.text in _NAMES_OF_KEYS or _NUMBERED.fullmatch(literal.text)):
            continue
        is_of_pair = literal.is_second and literal.key is None
        if (
            is_of_pair
            and head
            and head[0] in _PAIRS
            and not is_part_of_name(literal.text, name.text)
            and not _is_function_of(name, literal.text)
            and not _WORDS.match(line, at)
        ):
            yield written("password", literal.text, is_assigned=is_assigned)
        is_alone = not literal.is_nested and (not is_of_pair or head[0] in LISTS)
        whose = name._replace(text=f"{name.text}_key") if head == KEYED and literal.key else name
        yield _written(whose, literal, is_assigned=is_assigned and is_alone)


def _is_function_of(name: Name, text: str) -> bool:
    """Tell whether a text is a function with its module's name: ``oauth_sign``, of ``oauth``."""
    return text.startswith(f"{name.text.lower()}_") and text.replace("_", "").isalpha()


def _is_enumerated(name: Name, line: str) -> bool:
    """Tell whether a name is one of an enumeration in minified code: ``t.InvalidSecret=530007``."""
    owner, _, member = name.text.rpartition(".")
    return bool(owner) and member[:1].isupper() and len(line) > LONGEST_WRITTEN


def _is_measure(number: int) -> bool:
    """Tell whether a number is one of whole hours, or a flag: a power of two."""
    return number % _HOUR == 0 or number & (number - 1) == 0


def _are_scopes(texts: list[str]) -> bool:
    """Tell whether texts are what one may do: ``orders:read`` and ``orders:write``."""
    if len(texts) <= 1 or not all(map(_SCOPE.fullmatch, texts)):
        return False
    firsts, seconds = zip(*(text.split(":") for text in texts), strict=True)
    return len({*firsts}) == 1 or len({*seconds}) == 1


def _in_hexadecimal(array: str) -> str:
    numbers = re.findall(r"0[xX][0-9a-fA-F]+|\d+", array)
    values = (int(number, 16 if number[1:2] in {"x", "X"} else 10) for number in numbers)
    given = bytes(value & 0xFF for value in values)
    text = given.decode("latin-1")
    return text if text.isascii() and text.isprintable() else given.hex()


def _written(name: Name, literal: Literal, *, is_assigned: bool) -> Written:
    return written(name.text, literal.text, is_assigned=is_assigned and not literal.is_part)
