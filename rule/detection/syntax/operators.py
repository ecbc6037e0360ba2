"""What stands between a name and its value: operators, types, brackets."""

from __future__ import annotations

from ...startup import deferred_re as re
from .names import Name

_TYPE = (
    r"(?:[&*?\[\]]{0,4}(?:'[a-z]\w{0,20}\s)?[A-Za-z_][\w.:]{0,60}+"
    r"(?:\s?[<\[(][^=\"'`;{}\n]{0,60}[>\])])?[?*&!]{0,2}(?:;\s?\w{1,20})?\]{0,2}(?:\[\d{0,5}\])?(?:\s?\|\s?[A-Za-z]\w{0,20})?)"
)
"""A type in a declaration: ``Optional[str]``, ``&'static str``, ``Map<String, String>``."""
_FALLING_BACK = r"\.(?:or_?[eE]lse|unwrap_or|(?:with_?)?[dD]efault)\("
"""A method that gives a default to what was looked up: ``get("TOKEN").default("…")``."""
CLOSED = re.compile(r"[\"'`]?[\])]{0,2}[?!]?")
"""What closes a name: ``name"]``, ``name')``."""
CLOSING = frozenset("\"'`])?!")
"""What `CLOSED` begins with, if it is not empty."""
OPERATOR = re.compile(
    rf"""
    (?P<property>\s{{0,3}}\{{\s{{0,3}}(?:get|set|init)\b[^{{}}\n"'`]{{0,60}}\}}\s{{0,3}}=(?![=>]))
    |(?P<delegated>(?:\s?:\s?{_TYPE})?\s{{1,3}}by\s{{1,3}}lazy\s?(?:\([\w.]{{0,60}}\)\s?)?\{{\s{{0,3}}(?=["']))
    |(?P<typed>(?:\[\d{{0,5}}\])?\s{{0,8}}:\s{{0,3}}{_TYPE}\s{{0,8}}:?=(?![=>]))
    |(?P<type_behind>\s{{1,8}}(?:[aA][sS]\s{{1,3}})?{_TYPE}(?:\(\d{{1,5}}\))?\s{{0,8}}:?=(?![=>~]))
    |(?P<compared>\s{{0,8}}(?:[!=]={{1,2}}|\.(?:equals(?:IgnoreCase)?|contentEquals|compareTo)\(|\.eql\?\(?|-(?:eq|ne)\s))
    |(?P<chosen>(?:\[\d{{0,5}}\])?\s{{0,8}}(?:\|\|=?|\?\?=?|\?:|or\s|\?\s)|{_FALLING_BACK})
    |(?P<assigned>(?:\[\d{{0,5}}\])?\s{{0,8}}(?::=|=>|[?+.]?=|:(?!:)|<-))
    |(?P<listed>\s{{0,3}},\s{{0,3}})
    |(?P<element>(?:\s[^<>\n]{{0,200}})?>\s{{0,40}})
    |(?P<attribute>\s{{1,3}}(?:value|content|default|val)\s{{0,2}}=\s{{0,2}}(?=["']))
    |(?P<returned>\([^()\n]{{0,120}}\)(?:\s{{0,2}}(?:->|:)?\s{{0,2}}[\w.<>\[\]?*]{{1,40}})?\s{{0,2}}[{{:]\s{{0,3}}return\s{{1,3}}(?=@?["'`]))
    |(?P<endless>\(\)\s{{0,3}}=(?![=>~]))
    |(?P<called>\()
    |(?P<braced>\s?\{{\s{{0,2}}(?:return\s{{1,2}})?(?=@?["']))
    |(?P<member>\}}\s{{0,8}}(?:\|\|=?|//=|=)(?![=>~]))
    |(?P<spaced>[ \t]{{1,8}}(?=["'`]))
    """,
    re.VERBOSE,
)
"""What follows the name; the group says of which kind it is."""
_FIRST_SIGNS = frozenset("{}[(:=!?|+.,-<>o")
"""What `OPERATOR` begins with, but for spaces."""
_MEMBER = re.compile(r"[$@]\w[\w>{}'\"\[\]-]{0,80}\{\s?[\"']?\Z")
"""What stands before a key of a hash in Perl: ``$config{``."""
DECLARED = re.compile(
    r"\b(?:(?:std::)?w?string(?:_view)?|char|auto|const|val|var|let|[A-Z]\w{0,40})[>*&]{0,2}\s{1,3}\Z"
)
"""A type before a name that is declared with its value in parentheses, as in C++."""
_DEFINED = re.compile(r"\b(?:let!?|subject!?|given!?|define_method)\(\s?:\Z")
"""A method of Ruby that is defined by a symbol and a block: ``let(:name) {``."""
_FUNCTION = re.compile(r"\bdef\s{1,3}(?:self\.)?\Z")
_BRACED = re.compile(f"{DECLARED.pattern}|{_DEFINED.pattern}")
ONLY_BEHIND = {"braced": _BRACED, "member": _MEMBER, "endless": _FUNCTION}
"""What must stand before a name for its operator to be one."""
LONGEST_BEFORE = 120
"""Characters before a name that are searched."""
_BLOCK = re.compile(r"\s*(?:resource|data|ephemeral|action|module|provisioner)\s+\"\Z")
"""Before the type of a block of Terraform, behind which the block's name stands."""
_TYPE_OF_UNION = re.compile(r"\s*(?:(?:export|declare)\s{1,3}){0,2}type\s{1,3}\Z")
"""Before a type of TypeScript, which may be one of some literals."""
_CASE = re.compile(r"\b(?:case|when)\s{1,3}\Z")
_COMMAND = ("$(", "$(shell ")
"""Before a command whose output is taken: ``$(pwd)``, and ``$(shell pwd)`` in a makefile."""
_VALUE_OF_ELEMENT = re.compile(r"\s+(?:value|content|default|val)\b", re.IGNORECASE)


def operator_at(line: str, at: int) -> re.Match[str] | None:
    """Return the operator at a place of a line, if there is one.

    Behind most names in code there is none: the first sign tells, without a search.
    """
    first = line[at : at + 1]
    return OPERATOR.match(line, at) if first in _FIRST_SIGNS or first.isspace() else None


def assigns_nothing(name: Name, operator: re.Match[str], line: str, end: int) -> bool:
    """Tell whether what looks like an operator gives the name no value."""
    # What a call returns: sum("", "name") => "…"
    is_result = ")" in line[name.end : end] and operator[0].strip() == "=>"
    return (
        is_result
        or _is_case(name, operator, line)
        or (operator.lastgroup == "type_behind" and line[name.start - 1 : name.start] == "=")
        or _is_branch(name, line, end)
        or _is_attribute(operator, line, end)
        or _is_type_of_union(name, line)
        or (operator.lastgroup == "spaced" and _BLOCK.match(line, 0, name.start) is not None)
        or (line.startswith("::", name.start - 2) and line[end - 1 : end] in {'"', "'"})
        or (name.text == "pwd" and line.endswith(_COMMAND, 0, name.start))
    )


def _is_case(name: Name, operator: re.Match[str], line: str) -> bool:
    """Tell whether a name is what a switch compares: ``case 'password': step = "…"``."""
    is_quoted = line[name.start - 1 : name.start] in {'"', "'", "`"}
    is_label = is_quoted and operator[0].lstrip().startswith(":")
    return is_label and _CASE.search(line, max(0, name.start - 12), name.start - 1) is not None


def _is_type_of_union(name: Name, line: str) -> bool:
    is_spaced = line[name.start - 1 : name.start].isspace()
    return is_spaced and _TYPE_OF_UNION.match(line, 0, name.start) is not None


def _is_branch(name: Name, line: str, end: int) -> bool:
    """Tell whether a name ends one of two literals to choose from: ``ok ? 'PASS' : 'FAIL'``."""
    quote = line[end - 1 : end]
    if end == name.end or quote not in {'"', "'", "`"}:
        return False
    before = line[max(0, name.start - LONGEST_BEFORE) : name.start]
    opened = before.rfind(quote)
    return opened >= 0 and before[:opened].rstrip().endswith("?")


def _is_attribute(operator: re.Match[str], line: str, end: int) -> bool:
    """Tell whether what looks like a type is another attribute: ``id="pass" placeholder="…"``."""
    is_typed = operator.lastgroup == "type_behind" and line[end - 1 : end] in {'"', "'"}
    return is_typed and not _VALUE_OF_ELEMENT.match(operator[0])
