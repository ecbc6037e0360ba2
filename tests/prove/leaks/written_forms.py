"""Every form in which a value, or a piece of it, could stand in a text."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, quote_plus

PIECE = 8
"""Characters of a value that are recognised wherever they stand, so a line's end hides nothing."""
_IN_BASE64 = 6
"""Bytes, at least, that eight share with whole groups of base64, whatever the alignment."""

Write = Callable[[str], str]


def _plus(piece: str) -> str:
    return quote_plus(piece, safe="")


def _percent(piece: str) -> str:
    return quote(piece, safe="")


def _lower_percent(piece: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else _bytes(c, "%{:02x}") for c in piece)


def _every_percent(piece: str) -> str:
    return _bytes(piece, "%{:02X}")


def _json(piece: str) -> str:
    return json.dumps(piece)[1:-1]


def _json_in_utf_8(piece: str) -> str:
    return json.dumps(piece, ensure_ascii=False)[1:-1]


def _json_in_json(piece: str) -> str:
    return _json(_json(piece))


def _code_points(piece: str) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in piece)


def _repr(piece: str) -> str:
    return repr(f"'{piece}")[2:-1].removeprefix("\\'").removeprefix("'")


def _repr_of_bytes(piece: str) -> str:
    return repr(b"'" + piece.encode())[3:-1].removeprefix("\\'").removeprefix("'")


def _html(piece: str) -> str:
    return piece.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _bytes(piece: str, form: str) -> str:
    return "".join(form.format(byte) for byte in piece.encode())


OF_A_PIECE: Mapping[str, Write] = {
    "plain": str,
    "percent-encoded": _percent,
    "percent-encoded in lower case": _lower_percent,
    "percent-encoded whole": _every_percent,
    "with plus signs": _plus,
    "in JSON": _json,
    "in JSON as UTF-8": _json_in_utf_8,
    "in JSON in JSON": _json_in_json,
    "as code points": _code_points,
    "as Python shows text": _repr,
    "as Python shows bytes": _repr_of_bytes,
    "in HTML": _html,
    "in hexadecimal": lambda piece: _bytes(piece, "{:02x}"),
    "in upper-case hexadecimal": lambda piece: _bytes(piece, "{:02X}"),
    "as escaped bytes": lambda piece: _bytes(piece, "\\x{:02x}"),
}
"""Forms in which each piece is told by itself."""

OF_BYTES: Mapping[str, Callable[[bytes], bytes]] = {
    "in base64": base64.b64encode,
    "in URL-safe base64": base64.urlsafe_b64encode,
}
"""Forms whose look depends on what stands before: groups of three bytes."""

OF_A_DIGEST: Mapping[str, Callable[[bytes], str]] = {
    "in hexadecimal": bytes.hex,
    "in upper-case hexadecimal": lambda digest: digest.hex().upper(),
    "in base64": lambda digest: base64.b64encode(digest).decode().rstrip("="),
    "in URL-safe base64": lambda digest: base64.urlsafe_b64encode(digest).decode().rstrip("="),
}
DIGESTS = ("md5", "sha1", "sha256", "sha512")
FORMS = (
    *OF_A_PIECE,
    *OF_BYTES,
    *(f"{name} {form}" for name in DIGESTS for form in OF_A_DIGEST),
)
"""The names of all forms."""


def needles(value: str, public: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield each form's name with bytes that give it away.

    Args:
        value: what is looked for.
        public: characters at its beginning that all values of its kind share.
    """
    pieces = [value[at : at + PIECE] for at in range(len(value) - PIECE + 1)]
    for form, write in OF_A_PIECE.items():
        for piece in pieces:
            yield form, write(piece).encode()
    data = value.encode()
    for form, encode in OF_BYTES.items():
        for at in range(max(0, public - _IN_BASE64 + 2), len(data) - _IN_BASE64 + 1):
            yield form, encode(data[at : at + _IN_BASE64])
    yield from whole_needles(value)


def whole_needles(value: str) -> Iterator[tuple[str, bytes]]:
    """Yield the forms that only the value as a whole has: its digests, without any salt."""
    for name in DIGESTS:
        digest = hashlib.new(name, value.encode()).digest()
        for form, write in OF_A_DIGEST.items():
            yield f"{name} {form}", write(digest).encode()


def written(value: str, form: str, before: str = "") -> str:
    """Write a value in a form, behind other text that is written with it where that counts."""
    if form in OF_A_PIECE:
        return OF_A_PIECE[form](value)
    if form in OF_BYTES:
        return OF_BYTES[form]((before + value).encode()).decode()
    return next(needle for name, needle in whole_needles(value) if name == form).decode()
