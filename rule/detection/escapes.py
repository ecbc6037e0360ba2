"""Text that a file holds escaped or in base64: JSON in JSON, code in a notebook, a key."""

from collections.abc import Iterator
from typing import NamedTuple

from ..startup import deferred_re as re
from .encoded_text import decoded_text

_LETTER = r"(?:3[0-9]|[46][1-9a-fA-F]|[57][0-9aA])"
"""The hexadecimal code of a letter or digit, which need not be escaped."""
_SIGN = r"(?:2[27]|3[aAdD])"
"""The hexadecimal code of a quote, a colon or an equals sign: what stands between names and values.
.NET and Gson write them so in JSON, some bundlers in scripts."""
_TELLING = re.compile(
    rf"\\(?<!\\\\)\\*+(?:(?P<quote>[\"'])|/\\{{0,256}}/|(?:u00|x)(?:{_LETTER}|{_SIGN}))"
)
"""Matches from the first of several backslashes, as in JSON in JSON."""
ENTITY = re.compile("&(?:quot|apos|#(?:3[49]|x2[27]));")
"""A quote, as HTML and XML have it. An apostrophe may also be one of a sentence."""
_REFERENCE = re.compile(
    r"&(?:#|[A-Za-z](?:[DEST]|[a-z]|[A-Za-z0-9]{2,40});|(?i:a[acegmrtu]|br|c[ceou]|d(?:eg|iv)"
    r"|e[acgtu]|fr|gt|i[acegqu]|l[at]|m[ai]|n(?:bs|ot|ti)|o[acgrstu]|p[alo]|qu|r(?:aq|eg)"
    r"|s(?:ec|hy|up|zl)|t(?:ho|im)|u[acgmu]|y[aeu]))"
)
"""Matches every reference to a character in HTML. Behind some, a semicolon may be missing. In code,
most of these signs are operators."""
_QUOTE = "&quot;"
_OPENS = "=:>,([{\"'"
"""What may stand before a literal. Any other quote ends a literal, or is an apostrophe."""
_BEFORE, _AFTER = 240, 1_100
"""Characters around an escape that are scanned again: a name and its value."""
_ESCAPE = re.compile(r"\\(?:(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTER_BEYOND_ASCII = re.compile(
    r"\\{1,4}u(00[89a-fA-F][0-9a-fA-F]|(?!00)[0-9a-fA-F]{4})"
    r"|(?<!\\x[0-9a-fA-F]{2})\\x([c-fC-F][0-9a-fA-F])(?!\\x)"
)
"""A letter that a text in ASCII has escaped. Several with ``\\x`` in a row are bytes of a key."""
_NEWLINE = re.compile("\r\n|\n|\r")
_ENCODED = ("LS0tLS1C", "eyJ", "ewog", "ewoJ", "ew0K")
"""How a PEM block and a JSON object begin in base64."""
_LINE_END = re.compile(r"[\"']?(?:[ \t]*[+.,\\])?[ \t]*\r?\n[ \t]*[#*]?[ \t]*[\"']?")
_WORD = re.compile(
    rf"[A-Za-z0-9+/_-]{{20,}}+(?:{_LINE_END.pattern}(?!{'|'.join(_ENCODED)})[A-Za-z0-9+/_-]{{4,}}+){{0,80}}={{0,2}}"
)
"""Base64, perhaps in several lines, as tools print it: plain, quoted, or in a comment."""
ESCAPED_MARKS = re.compile(f"{_TELLING.pattern}|{ENTITY.pattern}")
ENCODED_MARKS = re.compile("|".join(_ENCODED))
"""One of them matches in every text of which `layers` yields anything."""
_OF_PATTERNS = frozenset("swdSWD")
"""Letters that no language escapes but in regular expressions, which stay as they are."""
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


class Unescaped(NamedTuple):
    """Parts of a text, with one level of escapes resolved."""

    text: str
    lines: tuple[int, ...]
    """For each line, the line of the original text that holds it, counted from 1."""

    def __repr__(self) -> str:  # Without the text.
        return f"Unescaped(lines={self.lines!r})"


def unescaped(text: str) -> str:
    """Resolve one level of backslash escapes, in most languages' syntax, and of XML's entities."""
    resolved = _ESCAPE.sub(_resolved, text) if "\\" in text else text
    if "&" not in resolved or not _REFERENCE.search(resolved):
        return resolved
    import html  # noqa: PLC0415 - loads slower than most of this package

    return html.unescape(resolved)


def with_letters(text: str) -> str:
    r"""Resolve the escapes of letters that ASCII lacks: ``Contrase\u00f1a``.

    Bundlers and writers of JSON escape them. What can stand unescaped, such as a quote, stays.
    """
    if "\\u" not in text and "\\x" not in text:
        return text
    resolved = _LETTER_BEYOND_ASCII.sub(lambda escape: chr(int(escape[1] or escape[2], 16)), text)
    # Two escapes together are a letter beyond the first 65,536.
    return resolved.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def layers(
    text: str, deepest: int, *, is_escaped: bool = True, is_encoded: bool = True
) -> Iterator[Unescaped | int]:
    """Yield the text that is escaped, then the text that is escaped in that, and so on.

    Args:
        text: a file's text.
        deepest: how many levels are allowed.
        is_escaped: whether `ESCAPED_MARKS` may match in the text.
        is_encoded: whether `ENCODED_MARKS` may match in it.

    Yields:
        a level of text; or the number of a line that has more levels than the deepest allowed.
    """
    lines: tuple[int, ...] | None = None
    for depth in range(deepest + 1):
        found: list[tuple[int, str]] = []
        if is_escaped or depth:
            found += [(line, unescaped(piece)) for line, piece in _pieces(text)]
        if is_encoded or depth:
            found += _encoded(text)
        if not found:
            return
        if lines is not None:
            found = [(lines[line - 1], piece) for line, piece in found]
        if depth == deepest:
            yield found[0][0]
            return
        parts = [(line, part) for line, piece in found for part in _NEWLINE.split(piece)]
        text = "\n".join(part for _, part in parts)
        lines = tuple(line for line, _ in parts)
        yield Unescaped(text, lines)


def _resolved(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1][1:], 16))
    return match[0] if match[2] in _OF_PATTERNS else _CONTROLS.get(match[2], match[2])


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of lines around escapes, each with its line."""
    number, counted, first, last, end = 1, 0, -1, -1, -1
    for at, behind in _places(text):
        if at > end:
            if first >= 0:
                yield number, text[first:last]
            number += text.count("\n", counted, at)
            counted = at
            first = max(text.rfind("\n", 0, at) + 1, at - _BEFORE)
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
        elif at > last:
            yield number, text[first:last]
            first = max(last - _BEFORE, at - _BEFORE)
        last = min(behind + _AFTER, end)
    if first >= 0:
        yield number, text[first:last]


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where escapes begin and end."""
    entities = _entities(text)
    entity = next(entities, None)
    if "\\" in text:
        for match in _TELLING.finditer(text):
            while entity and entity[0] < match.start():
                yield entity
                entity = next(entities, None)
            if not match["quote"] or _opens_literal(text, match.start()):
                yield match.span()
    if entity:
        yield entity
        yield from entities


def _entities(text: str) -> Iterator[tuple[int, int]]:
    for match in ENTITY.finditer(text) if "&" in text else ():
        if match[0] == _QUOTE or _opens_literal(text, match.start()):
            yield match.span()


def _opens_literal(text: str, at: int) -> bool:
    return text[max(0, at - 4) : at].rstrip(" ")[-1:] in _OPENS


def _encoded(text: str) -> Iterator[tuple[int, str]]:
    """Yield the keys and JSON objects that a text holds in base64, each with its line."""
    for beginning in _ENCODED:
        number, counted, at = 1, 0, text.find(beginning)
        while at >= 0:
            word = _WORD.match(text, at)
            decoded, length = _decoded(word[0]) if word else (None, 1)
            if decoded:
                number += text.count("\n", counted, at)
                counted = at
                yield number, decoded
            at = text.find(beginning, at + length)


def _decoded(word: str) -> tuple[str | None, int]:
    """Decode base64 in one line or in several; return the text, and how much of the word holds it.

    The next line may not belong to it.
    """
    first, *others = _LINE_END.split(word)
    if others and (text := decoded_text(first + "".join(others))):
        return text, len(word)
    return decoded_text(first), len(first)
