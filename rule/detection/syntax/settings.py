"""Names and values that stand without quotes: settings, scripts, documents.

How a value ends depends on the kind of file: in a shell script at a space, in settings at the end
of the line.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...startup import deferred_re as re
from ..filters.stand_ins import is_sentence
from .file_syntax import OF_CODE, Syntax
from .names import Name
from .written import Written, written

_PREFIX = re.compile(
    r"""
    [ \t]{0,100}(?:[-*+>\#;$%]{1,3}[ \t]{1,10})?
    (?:(?:export|ENV|ARG|set[xX]?|setenv|local|readonly|declare|typeset|SET)[ \t]{1,10}
        (?:-\w{1,9}[ \t]{1,10})?
    |Environment=["']?|//[\w.:/@-]{1,200}/:|-{1,2}|["'`]|[\w.-]{1,60}:[ \t]{1,10}
    )?\Z
    """,
    re.VERBOSE,
)
"""What may stand before a name at the beginning of a line."""
_WORDS = r"[^\s]*(?:(?<!:)[ \t]{1,10}(?![#;=])[^\s]+){0,12}"
"""The rest of a value, which may have several words, unless it is a name and a value itself."""
_OPEN = (
    r"[(\[{](?![^()\[\]{}\n]{0,400}[)\]}])(?=[^\s:]{4})|[\"'`](?![^\"'`\n]{0,400}[\"'`])(?=\S{4})"
)
"""A bracket or a quote that nothing closes: it belongs to the value."""
_REST = {
    syntax: re.compile(pattern)
    for syntax, pattern in {
        # mail.password=…   password = …   password: …   password …
        Syntax.SETTINGS: rf"[ \t]{{0,10}}(?:(?:=>|[?!:]{{0,2}}=|:)[ \t]{{0,10}}"
        rf"((?:(?!\#\#?[ \t])[^\s\"'`(\[{{]|{_OPEN}){_WORDS})[ \t]*(?:[ \t][#;].*)?"
        r"|[ \t]{1,20}([^\s\"'`(\[{:=][^\s]*)[ \t]*(?:[#;].*)?)\r?$",
        Syntax.YAML: r"[\"']?[ \t]{0,10}[:=][ \t]{0,10}"
        r"(?:!{1,2}(?!Ref|GetAtt|Import|Find)\w+[ \t]+)?"
        rf"(?!-[ \t])((?:[^\s\"'`(\[{{|>&*!%@#,]|\((?![^()\n]{{0,400}}\))){_WORDS})"
        r"[ \t]*(?:#.*)?\r?$",
        Syntax.SHELL: r"(?:=|[ \t]{1,10}=?[ \t]{0,10}|:[ \t]{1,10})"
        r"([^\s\"'`(){}\[\],;$&|<>=][^\s\"'`()\[\],;&|<>]*)(?:[ \t].*|[;&|].*)?\r?$",
        Syntax.PLAIN: r"[*_`]{0,2}[ \t]{0,10}[:=][*_ \t]{0,10}`?"
        r"([^\s\"'`(){}\[\],;$<>][^\s\"'`,;<>]*)`?[ \t]*(?:#.*)?\r?$",
    }.items()
}
_PAIR = re.compile(r"=([^\s\"'`(){}\[\],;$&|<>][^\s\"'`(){}\[\],;&|<>]*)(?=[\s;&|\"'`)},]|$)")
"""``STAGE=prod TOKEN=… ./run``, ``--token=…``, ``?token=…&…``."""
_BEFORE_PAIR = re.compile(
    r"(?:^|[\s?&;\"'`]|[\s=\"']\{|\{[^{}\n]{1,200},)(?:--?\w[\w-]{0,40}=)?-{0,2}\Z"
)
_OPTION = re.compile(
    r"[ \t]{1,10}(?:\"([^\"\n]{1,4000})\"|'([^'\n]{1,4000})'"
    r"|([^\s\"'`$<>|&;(){}\[\]-][^\s\"'`<>|&;()]*))"
)
_DASHES = re.compile(r"(?:^|[\s\"'`(\[])--?\Z")
IS_SWITCH = re.compile(r"[-_](?:stdin|prompt|file|env|from|only|less|auth|ttl)$")
"""Ends of options that are no secret, or have none behind them."""
_SOURCES = frozenset({"secret", "secrets"})
"""Where the Serverless framework and others take a value from: ``${secrets:shop}``."""
_DEFAULT = re.compile(r"(?::?[-=]|:)(?![-=?+])([^{}\s\"'`$][^{}\s\"'`]*)\}")
"""``${NAME:-…}`` of shells, and ``${name:…}`` of Spring."""
_LABELLED = re.compile(
    r"[*_`]{0,2}[ \t]{0,3}[:=][*_ \t]{1,6}`?([^\s\"'`(){}\[\],;$<>][^\s\"'`,;<>]*)"
)
"""``user: admin / password: …``, in a text for people."""
_CALL = re.compile(r"[\w.-]+[\[(].*[\])]\W*")
"""A call or a subscript, as templates of settings have them."""
_FLOW = re.compile(r"[\"']?:[ \t]{1,3}([^\s\"'`{}\[\],&*!|>%@#][^{}\[\],\n\"'`]*?)[ \t]*[,}]")
_BEFORE_FLOW = re.compile(r"[{,][ \t]*[\"']?\Z")
"""A member of a map of YAML in one line: ``{user: app, password: …}``."""
_FLOW_PAIR = re.compile(
    r"[\"']?[ \t]{0,3},[ \t]{0,3}value:[ \t]{1,3}"
    r"([^\s\"'`{}\[\],&*!|>%@#$][^{}\[\],\n\"'`]*?)[ \t]*[,}]"
)
_BEFORE_FLOW_PAIR = re.compile(r"\{[ \t]*(?:name|key):[ \t]{1,3}[\"']?\Z")
"""A pair in such a map: ``{name: DB_PASSWORD, value: …}``."""
_NETRC = re.compile(r"[ \t]{1,10}([^\s\"'$]+|\S+(?=\s|$))")
_BEFORE_NETRC = re.compile(r"(?:^[ \t]*|[\"'])(?:machine[ \t]+\S+|default)[ \t][^\"']*\Z")
_DECLARING = re.compile(r"[ \t]*(?:ENV|setenv|set[ \t]+-\w{1,9})[ \t]{1,10}\Z")
"""A command that gives the name behind it what follows, with nothing between them."""
_EXPORT = re.compile(r"\s*export[ \t]+")
"""Before a name in capitals, this is a shell's statement and no other language's."""
_LONGEST_BEFORE = 240


def settings_in(name: Name, line: str, syntax: Syntax) -> Iterator[Written]:
    """Yield the values without quotes that a line gives a name."""
    start = max(0, name.start - _LONGEST_BEFORE)
    before = line[start : name.start]
    syntax = _syntax_behind(before, name, syntax)
    if before.endswith("${") and (default := _DEFAULT.match(line, name.end)):
        yield from () if name.text in _SOURCES else (written(name.text, default[1]),)
        return
    is_option = before.endswith("-") and _DASHES.search(before) and not IS_SWITCH.search(name.text)
    if is_option and (option := _OPTION.match(line, name.end)):
        is_assigned = syntax not in {*OF_CODE, Syntax.PLAIN}
        value = next(filter(None, option.groups()))
        yield written(name.text, value, is_assigned=is_assigned)
    if syntax in OF_CODE:
        return
    rest = _REST[syntax].match(line, name.end) if start == 0 and _PREFIX.match(before) else None
    value = next(filter(None, rest.groups())) if rest else ""
    is_pair = line.startswith("=", name.end) and _BEFORE_PAIR.search(before)
    if is_pair and not is_sentence(value) and (pair := _PAIR.match(line, name.end)):
        yield written(name.text, pair[1])
    if rest:
        sign = line[name.end : rest.start(rest.lastindex or 1)].strip("\"' \t")
        if not _CALL.fullmatch(value):
            is_set = bool(sign) or _DECLARING.fullmatch(before) is not None
            is_assigned = syntax is Syntax.SETTINGS or (is_set and syntax is not Syntax.PLAIN)
            yield written(name.text, value, is_assigned=is_assigned)
    elif syntax is Syntax.PLAIN:
        yield from _labelled(name, line)
    if syntax is Syntax.YAML:
        yield from _in_flow(name, line, before)
    if _BEFORE_NETRC.search(before) and (value := _NETRC.match(line, name.end)):
        yield written(name.text, value[1])


def _syntax_behind(before: str, name: Name, syntax: Syntax) -> Syntax:
    is_exported = syntax in OF_CODE and name.text.isupper() and _EXPORT.fullmatch(before)
    return Syntax.SHELL if is_exported else syntax


def _labelled(name: Name, line: str) -> Iterator[Written]:
    label = _LABELLED.match(line, name.end)
    if label and not _CALL.fullmatch(label[1]):
        yield written(name.text, label[1], is_assigned=False)


def _in_flow(name: Name, line: str, before: str) -> Iterator[Written]:
    if _BEFORE_FLOW.search(before) and (member := _FLOW.match(line, name.end)):
        yield written(name.text, member[1])
    if _BEFORE_FLOW_PAIR.search(before) and (pair := _FLOW_PAIR.match(line, name.end)):
        yield written(name.text, pair[1])
