"""Values that a file would still hold after they were taken out of the code. Pure.

A source map, a compiled file, a bundle beside its sources: the scan may not have named them. Each
value is looked for in the forms that tools give it. Escapes are undone in both, whatever notation
they are of, and however often a text was quoted.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

_SHORTEST_VALUE = 4
"""Bytes. A shorter value may occur by coincidence."""
_SHORTEST_BASE64 = 8
"""Characters of a value in Base64, of which other data consist, too."""
_ESCAPED_TIMES = 8
"""How often as long a value may be where each of its characters is escaped."""
_ESCAPE = re.compile(rb"(?<!\\)\\++(?:[xX]([0-9a-fA-F]{2})|u\{?([0-9a-fA-F]{4,6})\}?)")
_NAMED = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}
"""What is left of an escape without its backslash."""
_LAST_OF_LATIN_1 = "\xff"
_TO_URL = bytes.maketrans(b"+/", b"-_")


def remaining_in(chunks: Iterable[bytes], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the values that a file holds, in whatever common form.

    That is: as they are, in UTF-8, UTF-16 or Latin-1; with the escapes of JavaScript, Python and
    JSON; as HTML and URLs have them; and in Base64, as a part of a longer text, too. What is
    compressed is not looked into.

    Args:
        chunks: of the file, in order.
        values: by names.
    """
    as_they_are = {(n, form) for n, value in values.items() for form in _forms(value)}
    unescaped = {(n, form) for n, value in values.items() for form in _unescaped_forms(value)}
    longest = max((len(form) for _, form in as_they_are | unescaped), default=1)
    found: set[str] = set()
    for window in _windows(chunks, longest * _ESCAPED_TIMES):
        found |= {name for name, form in as_they_are if form in window}
        if b"\\" in window:
            plain = _without_escapes(window)
            found |= {name for name, form in unescaped if form in plain}
    return tuple(sorted(found))


def _forms(value: str) -> Iterator[bytes]:
    quoted = (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1])
    linked = (html.escape(value), quote(value, safe=""), quote(value))
    forms = [text.encode() for text in (value, *quoted, *linked)]
    forms += [value.encode("utf-16-le"), value.encode("utf-16-be")]
    if max(value, default="") <= _LAST_OF_LATIN_1:
        forms.append(value.encode("latin-1"))
    yield from (form for form in forms if len(form) >= _SHORTEST_VALUE)
    for text in (value, *quoted):
        for encoded in _base64_forms(text.encode()):
            if len(encoded) >= _SHORTEST_BASE64:
                yield encoded
                yield encoded.translate(_TO_URL)


def _base64_forms(content: bytes) -> Iterator[bytes]:
    """Yield what Base64 of a text has wherever a part of the text begins.

    Characters at both ends that depend on what stands beside the part are left out.
    """
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + content)
        last = (before + len(content)) * 8 // 6
        yield encoded[-(-before * 8 // 6) : last]


def _unescaped_forms(value: str) -> Iterator[bytes]:
    """Yield what is left of a value where escapes were undone and no backslash is left."""
    named = "".join(_NAMED.get(each, each) for each in value)
    forms = [_without_escapes(text.encode()) for text in (value, named)]
    forms += [text.replace("\\", "").encode() for text in (value, named)]
    yield from (form for form in forms if len(form) >= _SHORTEST_VALUE)


def _without_escapes(content: bytes) -> bytes:
    return _ESCAPE.sub(_character, content).replace(b"\\", b"")


def _character(escape: re.Match[bytes]) -> bytes:
    number = int(escape[1] or escape[2], 16)
    is_text = number <= 0x10FFFF and not 0xD800 <= number < 0xE000  # noqa: PLR2004 - of Unicode
    return chr(number).encode() if is_text else escape[0]


def _windows(chunks: Iterable[bytes], overlap: int) -> Iterator[bytes]:
    """Yield the parts of a file, each with the end of the one before."""
    before = b""
    for chunk in chunks:
        window = before + chunk
        yield window
        before = window[max(len(window) - overlap, 0) :]
