"""Filters for data in base64 that is no text: images, archives, certificates, public keys."""

from __future__ import annotations

import base64
import binascii

from ...startup import deferred_re as re
from .randomness import surprise

_MAGIC = (
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\0\0\1\0",
    b"%PDF-",
    b"\0asm",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"PK\3\4",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf",
    b"wOFF",
    b"wOF2",
    b"\0\1\0\0\0",
    b"OTTO",
    b"OggS",
    b"ID3",
    b"fLaC",
    b"SQLite format 3",
    b"II*\0",
    b"MM\0*",
    b"\xed\xab\xee\xdb",
    b"!<arch>",
)
"""How files of images, fonts, sounds, programs and archives begin."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_STANDARD = str.maketrans("-_", "+/")
_BEGINNING = 64
"""Characters of base64 that are decoded."""
_SHORTEST_BINARY = 40
"""Characters; in fewer, a random key may begin like a file."""
_LONGEST_NAME = 40
_NAME = re.compile(r"[A-Za-z][A-Za-z _-]{4,40}")
_MEDIA = re.compile(r"data:(?:image|font|audio|video)/[\w.+-]{1,60}(?:;[\w=-]{1,40})*,\S*")

_SEQUENCE, _LONG = 0x30, 0x80
_SHORTEST_DER = 32
_LONGEST_VERSION = 1


def is_media(value: str) -> bool:
    """An image, a font or a sound as a ``data:`` URI."""
    return bool(_MEDIA.fullmatch(value))


def is_name_in_base64(value: str) -> bool:
    """A name in base64, as tests have it: ``cmVjb3JkS2V5``, which is "recordKey"."""
    if len(value) % 4 or len(value) > _LONGEST_NAME:
        return False
    try:
        name = base64.b64decode(value, validate=True).decode("ascii")
    except ValueError:
        return False
    return bool(_NAME.fullmatch(name)) and surprise(name) < 0


def is_binary_file(value: str) -> bool:
    """A file in base64 that is no text: an image, an archive, a program.

    What an archive holds is scanned by itself, as far as it is text.
    """
    beginning = _beginning(value) if len(value) >= _SHORTEST_BINARY else b""
    return beginning.startswith(_MAGIC)


def is_public_der(value: str) -> bool:
    """A certificate or a public key in base64, without the lines of PEM around it.

    Both begin with a sequence in a sequence, and RSA's own public key with its modulus. A private
    key begins with its version. Source: https://www.rfc-editor.org/rfc/rfc5958#section-2
    """
    if not value.startswith("M"):
        return False
    value = "".join(value.split())
    der = _beginning(value)
    if len(value) < _SHORTEST_DER or not der or der[0] != _SEQUENCE:
        return False
    content = _content(der)
    if content[:1] == b"\x30":
        return True
    # PKCS #1: an INTEGER of many bytes, the modulus, unlike a private key's version.
    return content[:1] == b"\x02" and content[1:2] > bytes([_LONGEST_VERSION])


def _content(der: bytes) -> bytes:
    """Return what stands in the outer element, from its first byte."""
    length = der[1] if len(der) > 1 else 0
    return der[2 + (length - _LONG if length > _LONG else 0) :]


def _beginning(value: str) -> bytes:
    """Return the first bytes of a text in base64, in either alphabet; none of any other text."""
    if not _BASE64.fullmatch(value):
        return b""
    whole = value.rstrip("=")[:_BEGINNING]
    whole = whole[: len(whole) // 4 * 4]
    try:
        return base64.b64decode(whole.translate(_STANDARD), validate=True)
    except binascii.Error:
        return b""
