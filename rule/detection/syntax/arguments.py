"""The literals that a call or a list sets: ``setPassword("…")``, ``put("name", "…")``."""

from __future__ import annotations

from collections.abc import Iterator

from ...startup import deferred_re as re
from . import calls
from .expressions import Expressions
from .members import is_member
from .names import Name, asks_for_secret
from .operators import DECLARED, LONGEST_BEFORE
from .written import Written, written

_SYMBOL = re.compile(r"(?:^|[\s(,]):\Z")
_SETTING_SYMBOL = re.compile(r"(?:^|[\s.;{])(?:set|store|put|put_env|define|setting)\s{1,3}:\Z")
"""A command of Ruby before a symbol: ``set :name, "…"``."""
_SETOPT = re.compile(r"setopt\((?:[^(),\n]{1,60},\s{0,3})?\Z", re.IGNORECASE)
_SETTING_OPTION = "etopt("
"""The end of its name, in which each letter has one form in lower case."""
_CURLS_PASSWORD = re.compile(r"(?:[\w.]{0,40}[._])?\w{0,20}(?:PASSWD|PASSWORD|PWD|BEARER)")
"""Options of libcurl: https://curl.se/libcurl/c/curl_easy_setopt.html."""
_VALUE_OF_PAIR = re.compile(
    r"(?:[\"']?(?:\w{0,20}[vV]alue|default|Default|content)[\"']?\s{0,3}[:=]>?\s{0,3})"
)
_KEYWORD = re.compile(r"[A-Za-z_]\w{0,40}\s?=(?!=)")
_NAMING = re.compile(r"(?:\b[nN]ame|NAME|\w{0,20}[kK]ey)[\"']?\s{0,3}[:=]\s{0,3}[\"']?\Z")
_CALLEE = re.compile(
    r"([\w.$:>-]{1,80}(?:<\w{1,40}>)?)\(\s{0,8}(?:[\w.$:&\[\]]{1,60},\s{0,3})?[bu:@]?"
    r"[\"'`]?(?:\w{1,40}:){0,4}\Z"
)
_OF_MAP = re.compile(
    r"Map\.(?:<[\w, ]{1,60}>)?of\((?:\s{0,8}(?:\"[^\"\n]{0,80}\"|[\w.]{1,60}),\s{0,8}"
    r"(?:\"[^\"\n]{0,80}\"|[\w.]{1,60}),){0,9}\s{0,8}\"\Z"
)
"""What stands before the name of a pair in Java, where names and values alternate."""
_KEY = re.compile(r"[\"'](?:[^\"'\\\n]{0,200})[\"']\s{0,3}:(?!:)")
_QUALIFYING = re.compile(r"(?:\.|->|\w:)\Z")
"""What stands between an object and its method; the colon is Lua's."""
_PATH = re.compile(r"\s{0,8}([A-Za-z_][\w.]{0,80})\s{0,3}[,)]")
_MOST_ARGUMENTS = 3
"""Arguments behind the first that are looked at."""
_WITH_IDS = frozenset({"ClientSecretCredential"})
"""Constructors that take identifiers beside a secret; `keyed_calls` reads that argument."""
OPTION = re.compile(r"(?:^|[\s\"'`=(])--?\Z")
"""What stands before the name of a command's option."""


def called(name: Name, expressions: Expressions, at: int) -> Iterator[Written]:
    """Yield what is set by a call: ``setPassword("…")``, ``builder.password("…")``."""
    line = expressions.text
    qualified = _QUALIFYING.search(line, max(0, name.start - 2), name.start) is not None
    path = ("." if qualified else "") + name.text
    what = calls.set_by(path)
    is_constructor = name.text[:1].isupper() and "." not in name.text and name.text not in _WITH_IDS
    if not qualified and _is_declared(name, line):
        what = name.text
    if not is_constructor and not (what and asks_for_secret(what)):
        return
    if what and _gets_secret_later(expressions, at):
        return
    for literal in expressions.literals_of(at, (name.strength, bool(what)), name.text)[-1:]:
        if literal.key is not None and not is_member(calls.words_of(name.text)[-1:], literal.key):
            continue
        is_assigned = bool(what) and not literal.is_part
        yield written(what or name.text, literal.text, is_assigned=is_assigned)


def _is_declared(name: Name, line: str) -> bool:
    """Tell whether a type stands before a name."""
    if not line[name.start - 1 : name.start].isspace():
        return False  # Nearly always: the search takes longer than all else.
    return DECLARED.search(line, max(0, name.start - LONGEST_BEFORE), name.start) is not None


def _gets_secret_later(expressions: Expressions, at: int) -> bool:
    """Tell whether a later argument has a secret's name: ``set_password(user, password)``."""
    line = expressions.text
    for _ in range(_MOST_ARGUMENTS):
        end = expressions.tokens.end_of_argument(at)
        if line[end : end + 1] != ",":
            return False
        at = end + 1
        path = _PATH.match(line, at)
        if path and asks_for_secret(path[1]):
            return True
    return False


def listed(
    name: Name, expressions: Expressions, at: int, *, quoted: bool, is_closed: bool
) -> Iterator[Written]:
    """Yield the value of ``put("name", "…")`` and ``{"name": "token", "value": "…"}``.

    Args:
        name: the name.
        expressions: those of its line.
        at: where the value begins.
        quoted: whether the name is a literal.
        is_closed: whether brackets end behind it, so that an option there is not the name's.
    """
    line = expressions.text
    before = line[max(0, name.start - LONGEST_BEFORE) : name.start]
    pair = _VALUE_OF_PAIR.match(line, at)
    if not (quoted or pair or before.endswith(":") or _SETTING_OPTION in before.lower()):
        return  # One of the arguments that code passes on, as nearly always.
    callee = _CALLEE.search(before) if "(" in before else None
    if is_closed and pair:
        return  # choices=("name", "other"), default="…"
    if not pair and (_KEYWORD.match(line, at) or _KEY.match(line, at)):
        return  # read("name", VersionId="…"), {"name": read("name"), "other": …}
    is_stored = bool(
        pair
        or OPTION.search(before)
        or (callee and calls.stores(callee[1]))
        or ("Map." in before and _OF_MAP.search(before))
    )
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
    # What a form checks: add("password", ["min", "regex"]).
    is_stored = is_stored and (bool(pair) or line[start : start + 1] != "[")
    for literal in expressions.literals_of(start, (name.strength, is_stored), name.text):
        yield written(name.text, literal.text, is_assigned=is_stored and not literal.is_part)
