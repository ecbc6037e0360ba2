"""The variables that are embedded in a line's literals, such as a connection string."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from ..model import Variable
from ..startup import deferred_re as re
from .embedded import embedded_variables, hidden_in
from .encoded_text import decoded_text
from .json_members import is_json
from .lines import AFTER, BEFORE, LONGEST_LINE, windows
from .syntax.inverted import LONGEST_WRITTEN, is_between_literals, literal_around
from .syntax.names import Name, asks_for_secret
from .syntax.pairs import pairs_in_part
from .syntax.quotes import Quotes, literals_from_beginning
from .syntax.runs import all_names
from .syntax.texts import speaks_of_secrets
from .syntax.written import Written, written

_LITERAL = re.compile(r"\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\\n]|\\.)*+)`")
_QUOTE = re.compile(r"[\"'`]")
_PAST_LITERALS = re.compile(
    r"(?:[^\"'`]*+(?:\"(?:[^\"\\\n]++|\\.)*+\"|'(?:[^'\\\n]++|\\.)*+'|`(?:[^`\\]++|\\.)*+`))*+"
)
"""The literals that end before a place, as `Quotes.simple_at` reads each of them."""
_OPENED = re.compile(r"[=:(,\[{+?]\s?(?=[\"'`][^,:;)\]}+\s])")
"""What stands before a quote that opens a literal, seen from the middle of a line."""
_NEAR = 60
"""Characters behind a name in which its sign stands, behind escapes."""
_LONGEST_TEXT = 64 * 1024
"""Characters of what can be one text; more is code between two literals."""
_SHORTEST_HOLDER = 8
"""Characters of a literal that holds a name and a value."""
_ENCODED = re.compile(r"[\w+/%=-]++", re.ASCII)
_CALL = re.compile(r"[A-Za-z_$][\w$]*+(?:\.[A-Za-z_$][\w$]*+)+\(\)")
"""What code in a long text gives to a name: ``uuid_1.generate()``."""
_OPEN_CALL = re.compile(r"[\w$]{1,3}\(")
_SHORT_NAME = 3
_FEWEST_FIELDS = 1_000
"""What may be embedded in a short literal; in a longer one, as much as it has characters."""
_BREAKS_AT_END = re.compile(r"(?:(?:\\[nrt]){1,8}|\\[\"'][\])}]{1,8}[`.,)]{0,4})\Z")
"""Escapes between a value and the end of its line, its literal or its list."""
_BEGINNING = 1_024
"""Characters of a long value that tell whether it is encoded text."""


def embedded_in(
    variable: Variable, unread: list[str], names: Iterable[tuple[int, int]] | None = None
) -> Iterator[Variable]:
    """Yield the variables that are embedded in a literal, if one of them may name a secret.

    A long one that is neither JSON nor encoded may be code between two literals: nobody can tell
    where the literals of minified code begin. Only pairs are read in it, near names of secrets.

    Args:
        variable: a name, which may be empty, and the literal's text.
        unread: gets a reason for each limit that was reached.
        names: where names of secrets begin and end in the text; None if nobody has searched for
            them.
    """
    value, most = variable.value, max(_FEWEST_FIELDS, len(variable.value))
    if not _may_hold_secret(variable.name, value):
        return
    if len(value) <= LONGEST_LINE or is_json(value):
        yield from embedded_variables(variable, unread, most)
    elif not _ENCODED.fullmatch(value):
        if names is None:
            names = ((name.start, name.end) for name in all_names(value) if name.asks)
        for piece in dict.fromkeys(_pieces_near(names, value)):
            # A pair ends with its line, which is not yet a line of its own in a literal.
            yield from (
                Variable(*pair)
                for pair in pairs_in_part(piece.replace("\\n", "\n"))
                if _may_hold_secret(*pair) and not _is_code(*pair)
            )
    elif "%" in value or decoded_text(value[:_BEGINNING]):
        yield from embedded_variables(variable, unread, most)


def _is_code(name: str, value: str) -> bool:
    """Tell whether a pair in a long text is code: ``id = uuid.generate()``, ``pw=h((e``."""
    return bool(_CALL.fullmatch(value)) or (
        len(name.rpartition(" ")[2]) <= _SHORT_NAME and _OPEN_CALL.match(value) is not None
    )


def _pieces_near(places: Iterable[tuple[int, int]], text: str) -> Iterator[str]:
    """Yield the parts of a text around some places, which come in their order."""
    first = last = 0
    for start, end in places:
        if start - BEFORE > last:
            yield from windows(text[first:last])
            first = start - BEFORE
        last = end + AFTER
    yield from windows(text[first:last])


def _may_hold_secret(name: str, value: str) -> bool:
    """Tell whether a variable, or one that is embedded in it, may be a secret: False is sure."""
    return (
        len(value) > LONGEST_LINE
        or asks_for_secret(name)
        or speaks_of_secrets(value)
        or next(hidden_in(value), None) is not None
    )


def embedded_in_literals(names: Sequence[Name], line: str, unread: list[str]) -> Iterator[Written]:
    """Yield the variables in those literals of a line that hold the name of a secret.

    Args:
        names: those in the line, in their order.
        line: a line of code or settings.
        unread: gets a reason for each limit that was reached in a literal.
    """
    names = [name for name in names if name.asks]
    if not names:
        return
    starts = [name.start for name in names]
    read: set[str] = set()
    for opened, closed in _literals_around(names, line):
        start, end = opened + 1, closed - 1
        if end - start < _SHORTEST_HOLDER:
            continue
        first = bisect_left(starts, start)
        if first < len(names) and names[first].end < end:
            text = line[start:end]
            if text in read:
                continue  # A bundle repeats its texts. Of a long one, the names tell what is read.
            if len(text) <= LONGEST_LINE:
                read.add(text)
            behind = bisect_left(starts, end)
            places = ((name.start - start, name.end - start) for name in names[first:behind])
            for variable in embedded_in(Variable("", text), unread, places):
                if variable.name:
                    is_assigned = _is_assigned(variable.name, text)
                    value = _BREAKS_AT_END.sub("", variable.value)
                    yield written(variable.name, value, is_assigned=is_assigned)


def _literals_around(names: list[Name], line: str) -> Iterator[tuple[int, int]]:
    """Yield where literals of a line begin and end; of a long one, those around names, each once.

    Nobody can tell where the literals of minified code begin. A long line is read from its
    beginning, and once more from a place before each name, as if the code began there.
    """
    spans: dict[tuple[int, int], None]
    if len(line) <= LONGEST_LINE:
        spans = dict.fromkeys(literal.span() for literal in _LITERAL.finditer(line))
        if len(line) <= LONGEST_WRITTEN:
            yield from spans
            return
    else:
        spans = dict.fromkeys(literals_from_beginning(names, line))
        spans |= dict.fromkeys(_literals_near(names, line))
    literals = {
        (opened, closed)
        for opened, closed in spans
        if not is_between_literals(line, opened + 1, closed - 1, is_value=False)
    }
    yield from (each for each in spans if each in literals)
    # Where the reading went astray, a name may stand in a literal of its own.
    around = (literal_around(name, line) for name in _names_outside(literals, names))
    yield from dict.fromkeys(span for span in around if span and span not in spans)


def _names_outside(spans: AbstractSet[tuple[int, int]], names: list[Name]) -> Iterator[Name]:
    waiting, at, end = sorted(spans), 0, -1
    for name in names:
        while at < len(waiting) and waiting[at][0] < name.start:
            end = max(end, waiting[at][1])
            at += 1
        if name.start >= end:
            yield name


def _literals_near(names: list[Name], line: str) -> Iterator[tuple[int, int]]:
    """Yield the literals around names in a line that is read from a place before each of them."""
    quotes, at = Quotes(line), 0
    for name in names:
        if name.start < at:
            continue  # In a literal that was read.
        if at < name.start - BEFORE:
            at = name.start - BEFORE
            # There is no telling whether the next quote opens or closes, but by what is beside it.
            opened = _OPENED.search(line, at, name.start)
            at = opened.end() if opened else at
        if passed := _PAST_LITERALS.match(line, at, name.end):
            at = passed.end()
        while at < name.end:
            quote = _QUOTE.search(line, at)
            if quote is None:
                return
            at = quotes.simple_at(quote.start())
            if at < 0:
                at = quote.end()
            elif at > name.end:
                yield quote.start(), at


def _is_assigned(name: str, text: str) -> bool:
    """Tell a text that assigns, ``password=…`` or ``"password": …``, from a sentence."""
    if len(text) > _LONGEST_TEXT:
        return False
    at = text.find(name)
    behind = at + len(name)
    return at >= 0 and text[behind : behind + _NEAR].lstrip("\\")[:1] in {"=", '"', "'", ">"}
