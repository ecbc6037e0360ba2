"""Names in a line, found from the places where words of secrets end.

One search for all words tells these places, as a search at every place of a text is slow in Python.
Most names occur again and again, so each is judged once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ...startup import deferred_re as re
from ..encoded_text import decoded_text
from .names import OF_NAMES, Name, lowered, names_in, strength_of, word_in

_OF_NAMES_IN_BYTES = OF_NAMES.encode() + bytes(range(0x80, 0x100))
_LONGEST = 400
"""Characters of names that stand in one piece, but for data."""
_STEP = 50
"""Characters in which the beginning of most names stands."""
_REST_OF_RUN = re.compile(r"[\w.-]*+")
_NEXT_LITERAL = re.compile(r"[\"'`]?[^\"'`\n]{0,80}[\"'`]([^\"'`\n]{14,4000})")
"""What stands behind a name, if it may be a literal that is encoded."""
_QUOTES_IN_BYTES = (b'"', b"'", b"`")
_QUOTE_NEAR = re.compile(rb"[\"'`]?[^\"'`\n]{0,320}+[\"'`](?=[^\"'`\n]{14})")
_LITERAL = re.compile(rb"[^\"'`\n]{14,16000}")
"""The same in UTF-8, wherever exactly the name ends."""
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{14,}={0,2}|%[0-9A-Fa-f]{2}")
_ENCODED_IN_BYTES = re.compile(_ENCODED.pattern.encode())
_SIGNS = frozenset("_.-")
"""Characters of names that are neither letters nor digits."""
_LONGEST_KEPT = 256
_KEYS = frozenset({"Key", "key"})
_SECTION = re.compile(r"[\"'](?:\w{1,60}:){0,6}(\w{1,60}:)\Z")
"""What stands before the last word of a setting in .NET: ``"Jwt:Key"``, ``"App:Jwt:Key"``."""
_OF_CIPHER = 2
"""The strength of the name of a key that encrypts or signs."""
_RAISED = re.compile(r"\b(?:raise|throw new)[ \t]{1,8}\Z")
"""What stands before the name of an exception, whose arguments say what was wrong."""
_LONGEST_RAISED = 20
_ESCAPED = re.compile(r"(?<!\\)\\[nrt]")
"""An escape of which the letter looks like the first one of a name: ``"a\\ntoken=…"``."""
_ESCAPED_IN_BYTES = re.compile(_ESCAPED.pattern.encode())
_KEYS_IN_BYTES = frozenset(key.encode() for key in _KEYS)
_SIGNS_BEFORE = frozenset({b"{", b"\\", b":"})
"""What stands before a name that is another one with it, or without its first letter."""


class MayGive:
    """Tells of the names in a text whether they may give a value: False is sure.

    Many names may stand before one literal, which is looked into once.
    """

    def __init__(self, text: bytes) -> None:
        """Take a line or several, in UTF-8."""
        self._text = text
        self._hides: dict[int, bool] = {}
        """By the place of a literal, whether encoded text stands in it."""

    def __call__(self, end: int) -> bool:
        """Judge the name where a word of secrets ended, with the character behind it."""
        text, behind = self._text, end - 1
        # Most names are short: more of the text is taken only before others.
        before = text[behind - _STEP if behind > _STEP else 0 : behind]
        start = len(before.rstrip(_OF_NAMES_IN_BYTES))
        if not start and behind > _STEP:
            before = text[max(0, behind - _LONGEST) : behind]
            start = len(before.rstrip(_OF_NAMES_IN_BYTES))
        if _gives(before[start:]):
            return True
        sign = before[start - 1 : start]  # Empty at the beginning of the text.
        at = behind - len(before) + start
        if sign in _SIGNS_BEFORE and _gives_behind(sign, text, at, behind):
            return True
        quote = _QUOTE_NEAR.match(text, behind)
        return quote is not None and (
            self._hides_text(quote.end())
            or (text.startswith(_QUOTES_IN_BYTES, behind) and self._hides_text(behind + 1))
        )

    def _hides_text(self, at: int) -> bool:
        if at not in self._hides:
            self._hides[at] = _holds_encoded(_LITERAL.match(self._text, at))
        return self._hides[at]


def _gives_behind(sign: bytes, text: bytes, start: int, behind: int) -> bool:
    """Tell whether a name may give a value by what stands before it."""
    if sign == b"{":
        return text.endswith(b"${", 0, start) and _gives(text[start - 2 : behind])
    if sign == b"\\":
        escape = _ESCAPED_IN_BYTES.match(text, start - 1)
        return escape is not None and _gives(text[start + 1 : behind])
    return text[start:behind] in _KEYS_IN_BYTES and _is_key_of_section(
        text[max(0, behind - _LONGEST) : behind]
    )


def giving_names(line: str, ends: Sequence[int] | None) -> list[Name]:
    """Return the names in a line that may give a value.

    These are names of secrets, of functions that set one, and any other name with a word of secrets
    before encoded text, in which there may be names of secrets.

    Args:
        line: a line, or a part of one.
        ends: where words of secrets may have ended, each with the character behind its name; None
            if nobody has searched for them.
    """
    # Most names give nothing: where they stand in the line is computed for the others alone.
    return [
        _shifted(name, by)
        for by, names in (_all_runs(line) if ends is None else _runs_at(line, ends))
        for name in names
        if (name.may_give and not _is_raised(line, by + name.start, by + name.end))
        or _hides(line, by + name.end)
    ]


def _is_raised(line: str, start: int, end: int) -> bool:
    """Tell whether a name is that of an exception: ``raise TooManyApiKeys(``."""
    return line.startswith("(", end) and bool(
        _RAISED.search(line, max(0, start - _LONGEST_RAISED), start)
    )


def names_of(line: str, ends: Sequence[int] | None) -> Iterator[Name]:
    """Yield the names in a line that hold a word of secrets; ``ends`` as in `giving_names`."""
    for by, names in _all_runs(line) if ends is None else _runs_at(line, ends):
        yield from (_shifted(name, by) for name in names)


def all_names(line: str) -> Iterator[Name]:
    """Yield what `names_in` yields."""
    return names_of(line, None)


def ends_of_secrets(text: str, ends: Sequence[int]) -> Sequence[int]:
    """Return the ends at which a name may be that of a secret: of all others this is sure.

    Args:
        text: several lines.
        ends: as `giving_names` gets them.
    """
    return [end for end in ends if _may_ask(text, end - 1)]


def _may_ask(text: str, behind: int) -> bool:
    before = text[max(0, behind - _LONGEST) : behind]
    start = len(before.rstrip(OF_NAMES))
    if not (text[behind : behind + 1] + before[start - 1 : start]).isascii():
        return True  # The name may have more letters.
    if before.endswith("${", 0, start):
        start -= 2
    return _asks(before[start:])


def _is_key_of_section(before: bytes) -> bool:
    line = before.decode("utf-8", "replace")
    return _key_of_section(line, len(line) - len("key"), len(line)) is not None


def _key_of_section(line: str, start: int, end: int) -> Name | None:
    """Return the name of a key that its section tells: the word alone is one of data."""
    if line[start - 1 : start] != ":" or line[start:end] not in _KEYS:
        return None
    section = _SECTION.search(line, max(0, start - _LONGEST), start)
    if section is None:
        return None
    name = line[section.start(1) : end]
    strength = strength_of(name)
    return Name(name, section.start(1), end, strength) if strength >= _OF_CIPHER else None


def _hides(line: str, end: int) -> bool:
    """Tell whether a literal behind a name holds encoded text."""
    literal = _NEXT_LITERAL.match(line, end)
    return literal is not None and any(
        map(_holds_text, map(str.encode, _ENCODED.findall(literal[1])))
    )


def _holds_encoded(literal: re.Match[bytes] | None) -> bool:
    return literal is not None and any(map(_holds_text, _ENCODED_IN_BYTES.findall(literal[0])))


_Run = tuple[int, Sequence[Name]]
"""Where a run of letters, digits, dots and hyphens begins, and the names in it, as if it were a
line."""


def _all_runs(line: str) -> Iterator[_Run]:
    read, letters = 0, lowered(line)
    while word := word_in(letters, read):
        start, run = _start_of_run(line, word.start(), read), _REST_OF_RUN.match(line, word.end())
        read = run.end() if run else word.end()
        yield _run_between(line, start, read)


def _runs_at(line: str, ends: Sequence[int]) -> Iterator[_Run]:
    read = 0
    for end in ends:
        behind = min(end - 1, len(line))
        # Part of a character beyond ASCII may have been taken for a name's end.
        if behind <= read:
            continue
        following = line[behind : behind + 1]
        if following.isalnum() or following in _SIGNS:
            continue
        start = _start_of_run(line, behind, read)
        yield _run_between(line, start, behind)
        read = behind


def _run_between(line: str, start: int, end: int) -> _Run:
    if key := _key_of_section(line, start, end):
        return 0, (key,)
    if line[max(0, start - 2) : start] == "${":
        start -= 2  # It says where a shell's name ends.
    names: tuple[Name, ...] = ()
    # A backslash stands before few names.
    if (
        start
        and line[start - 1] == "\\"
        and _ESCAPED.match(line, start - 1)
        and (names := _names_in_run(line[start + 1 : end]))
    ):
        start += 1
    return start, names or _names_in_run(line[start:end])


def _shifted(name: Name, by: int) -> Name:
    return Name(name.text, by + name.start, by + name.end, name.strength) if by else name


def _start_of_run(line: str, end: int, read: int) -> int:
    """Return where the run of letters, digits, dots and hyphens begins that ends at a place."""
    start, step = end, _STEP
    while True:
        low = max(read, start - step)
        before = line[low:start].rstrip(OF_NAMES)
        start = low + len(before)
        if before and not before[-1].isascii() and before[-1].isalnum():
            start, step = start - 1, _STEP
        elif before or start == read:
            return start
        else:
            step *= 4


def _names_in_run(run: str) -> tuple[Name, ...]:
    return _kept_names(run) if len(run) <= _LONGEST_KEPT else tuple(names_in(run))


@lru_cache(maxsize=8_192)
def _kept_names(run: str) -> tuple[Name, ...]:
    return tuple(names_in(run))


@lru_cache(maxsize=8_192)
def _gives(run: bytes) -> bool:
    if len(run) >= _LONGEST:
        return True  # Perhaps only a part of it: it is for the line to tell.
    return any(name.may_give for name in _names_in_run(run.decode("utf-8", "replace")))


@lru_cache(maxsize=8_192)
def _asks(run: str) -> bool:
    return len(run) >= _LONGEST or any(name.asks for name in names_in(run))


def _holds_text(encoded: bytes) -> bool:
    if encoded[:1] == b"%":
        return True
    if len(encoded) <= _LONGEST_KEPT:
        return _is_text(encoded)
    return decoded_text(encoded.decode()) is not None


@lru_cache(maxsize=8_192)
def _is_text(encoded: bytes) -> bool:
    return decoded_text(encoded.decode()) is not None
