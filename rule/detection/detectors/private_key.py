"""Private keys, recognised by what follows the words BEGIN PRIVATE KEY."""

from __future__ import annotations

import base64
from collections.abc import Generator

from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector

from ...startup import deferred_re as re

_BEGIN = re.compile(r"-----BEGIN ((?:[A-Z0-9]{2,10} ){0,2})PRIVATE KEY(?: BLOCK)?-----")
_BREAK = re.compile(
    r"(?:\\{1,8}(?:[rn]|u000[aAdD])|&#(?:1[03]|x[aAdD]);|%0[aAdD]|[\s\"'`+,\\#|>*.;])+"
)
"""What may stand between the lines of a key: newlines, plain or escaped, marks of comments, quotes
and operators that join strings."""
_HEADER = re.compile(r"[A-Za-z-]{3,20}: ?[^\n\\\"'&%]{1,80}")
"""A header of a key, such as ``Proc-Type: 4,ENCRYPTED``."""
_BODY = re.compile(r"(?:[A-Za-z0-9/]|\+(?=[A-Za-z0-9+/=])|\\/|%2[BbFf]|\\u002[bfBF])++")
_ESCAPED = re.compile(r"\\/|%2[BbFf]|\\u002[bfBF]")
_ENOUGH = 256
"""Characters of base64. A body of so many is no stub, whatever follows."""
_FEWEST = 32
_FEWEST_ENCRYPTED = 96
"""Characters of base64, if headers say that the whole body is encrypted."""
_PUTTY = re.compile(r"PuTTY-User-Key-File-[23]: [a-z0-9-]{3,40}")
_ENCRYPTION = re.compile(r"Encryption: (?:none|aes)")
"""The second line of a key of PuTTY's."""
_PADDED = 3
"""Bytes that the last characters may hold, which are decoded only with their padding."""
_OPENSSH = b"openssh-key-v1\0"
_SECRET_KEY_PACKETS = frozenset({0x94, 0x95, 0xC5})
"""Tags of OpenPGP's secret keys. Source: https://www.rfc-editor.org/rfc/rfc9580#section-4.2"""
_SEQUENCE, _INTEGER, _LONG_FORM = 0x30, 0x02, 0x80
_LONGEST_SIZE = 2
"""Bytes of the number that tells how many bytes a key has."""
_PBE = bytes.fromhex("06092a864886f70d01")
"""The beginning of the identifiers of password-based encryption: RSA's own, 1.2.840.113549.1."""


class PrivateKeyBlockDetector(PrivateKeyDetector):
    """Scans for a private key: its first line, and a body that has a key's structure.

    Documentation is full of first lines, and of keys of which a line or two are shown.
    """

    denylist = [_BEGIN, _PUTTY]  # noqa: RUF012 - its type

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the bodies of keys, each as far as is needed to recognise a key."""
        for putty in _PUTTY.finditer(string):
            if _goes_on_as_key(string, putty.end()):
                yield putty[0]
        for begin in _BEGIN.finditer(string):
            body, has_headers = _body(string, begin.end())
            if _is_key(body, begin[1], has_headers=has_headers):
                yield body


class KeyWithoutPemDetector(RegexBasedDetector):
    """Scans for private keys in base64 that stand alone, without the words BEGIN PRIVATE KEY."""

    secret_type = PrivateKeyDetector.secret_type

    denylist = (
        re.compile(
            r"(?:[\"'`=>,(]|[:=][ \t])(M(?:II[A-P][A-Za-z0-9+/][AQgw]IBA(?:D|A[I-L])"
            r"|I[GH][A-Za-z0-9+/]AgE(?:AM|BB)|[A-H][A-Za-z0-9+/]CAQ(?:Aw|EE))"
            r"[A-Za-z0-9+/]{40,16000}={0,2})(?![A-Za-z0-9+/=\\])"
        ),
    )
    """Sequences that begin with a version and what follows it in PKCS #8, PKCS #1 and SEC 1."""

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the keys that are whole."""
        yield from filter(_is_whole, super().analyze_string(string))


def _goes_on_as_key(text: str, at: int) -> bool:
    """Tell whether a key of PuTTY's goes on, there or in the next line.

    Code that writes such keys has the words of its lines, and puts values between them.
    """
    if between := _BREAK.match(text, at):
        at = between.end()
    return at == len(text) or _ENCRYPTION.match(text, at) is not None


def _is_whole(body: str) -> bool:
    data = base64.b64decode(body[: len(body) // 4 * 4])
    size = _size_of_der(data)
    return size is not None and size <= len(data) + _PADDED


def _body(text: str, at: int) -> tuple[str, bool]:
    """Return the base64 that begins at a place, and whether headers stand before it."""
    parts: list[str] = []
    length, has_headers = 0, False
    while length < _ENOUGH:
        if between := _BREAK.match(text, at):
            at = between.end()
        if not parts and (header := _HEADER.match(text, at)):
            at, has_headers = header.end(), True
            continue
        part = _BODY.match(text, at)
        if part is None:
            break
        parts.append(_ESCAPED.sub(_unescaped, part[0]))
        length += len(parts[-1])
        at = part.end()
    return "".join(parts), has_headers


def _unescaped(escape: re.Match[str]) -> str:
    return "+" if escape[0][-1] in "Bb" else "/"


def _is_key(body: str, label: str, *, has_headers: bool) -> bool:
    if len(body) < _FEWEST:
        return False
    data = base64.b64decode(body[: len(body) // 4 * 4])
    if has_headers and data[:1] != bytes([_SEQUENCE]):
        return len(body) >= _FEWEST_ENCRYPTED
    if "PGP" in label:
        return data[0] in _SECRET_KEY_PACKETS and len(body) >= _ENOUGH
    if data.startswith(_OPENSSH):
        return len(body) >= _ENOUGH
    size = _size_of_der(data)
    return size is not None and len(data) + _PADDED >= min(size, _ENOUGH // 4 * 3)


def _size_of_der(data: bytes) -> int | None:
    """Return the bytes of a private key in DER; None if it does not begin as one.

    A key is a sequence that begins with its version, a small integer. An encrypted key begins with
    the method of encryption.
    Sources: https://www.rfc-editor.org/rfc/rfc5958#section-2, rfc8017#appendix-A.1.2 (RSA),
    rfc5915#section-3 (elliptic curves).
    """
    if data[0] != _SEQUENCE:
        return None
    size, at = data[1], 2
    if size >= _LONG_FORM:
        count = size - _LONG_FORM
        size, at = int.from_bytes(data[2 : 2 + count]), 2 + count
        if not 1 <= count <= _LONGEST_SIZE:
            return None
    inner = data[at:]
    has_version = inner[:2] == bytes([_INTEGER, 1]) and inner[2:3] <= b"\3"
    is_encrypted = inner[:1] == bytes([_SEQUENCE]) and _PBE in inner[:12]
    return at + size if has_version or is_encrypted else None
