"""Signature Version 4A, which CloudFront's key-value stores ask for: asymmetric, for all Regions.

botocore signs so only together with AWS's runtime in C, which every cold start would load, and
which is as large as the rest of the SDK. This signer is the SDK's own of Version 4 but for three
things: the scope names no Region, a header names the set of Regions, and the signature is one of
ECDSA on P-256, with a key that is derived from the secret key. Every request makes one signature.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
and AWS's implementation in https://github.com/awslabs/aws-c-auth (key_derivation.c).
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

from botocore.auth import AUTH_TYPE_MAPS, SigV4Auth

_ALGORITHM = "AWS4-ECDSA-P256-SHA256"
_FIELD = 2**256 - 2**224 + 2**192 + 2**96 - 1
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_A = -3
_BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
"""P-256, as in FIPS 186-5 (https://csrc.nist.gov/pubs/sp/800/186/final)."""
_BYTES = 32

_Point = tuple[int, int] | None
"""A point of the curve; None is the one at infinity."""


class SigV4AAuth(SigV4Auth):
    """Signs a request for all Regions of a set."""

    _region_name: str
    _service_name: str

    def add_auth(self, request: Any) -> None:
        """Sign a request; its Region is the set of Regions, such as ``*``."""
        del request.headers["X-Amz-Region-Set"]  # of a signature before: setting it adds another
        request.headers["X-Amz-Region-Set"] = self._region_name
        super().add_auth(request)

    def scope(self, request: Any) -> str:
        """Return the scope with the access key."""
        return f"{self.credentials.access_key}/{self.credential_scope(request)}"

    def credential_scope(self, request: Any) -> str:
        """Return day and service; the Regions are in a header."""
        return f"{request.context['timestamp'][:8]}/{self._service_name}/aws4_request"

    def string_to_sign(self, request: Any, canonical_request: str) -> str:
        """Return what is signed."""
        digest = sha256(canonical_request.encode()).hexdigest()
        moment, scope = request.context["timestamp"], self.credential_scope(request)
        return f"{_ALGORITHM}\n{moment}\n{scope}\n{digest}"

    def signature(self, string_to_sign: str, request: Any) -> str:  # noqa: ARG002 - as botocore's
        """Return the signature in hexadecimal."""
        key = derived_key(self.credentials.access_key or "", self.credentials.secret_key or "")
        return signed(key, string_to_sign.encode()).hex()

    def _inject_signature_to_request(self, request: Any, signature: str) -> Any:
        headers = self.signed_headers(self.headers_to_sign(request))
        request.headers["Authorization"] = (
            f"{_ALGORITHM} Credential={self.scope(request)}, SignedHeaders={headers}, "
            f"Signature={signature}"
        )
        return request


def sign_with_version_4a() -> None:
    """Let botocore's clients sign with Version 4A, unless they can already."""
    AUTH_TYPE_MAPS.setdefault("v4a", SigV4AAuth)


def derived_key(access_key: str, secret_key: str) -> int:
    """Derive the private key from a pair of keys: a number from 1 to the order less 1."""
    for counter in range(1, 255):
        fixed = _ALGORITHM.encode() + b"\0" + access_key.encode() + bytes([counter])
        message = (1).to_bytes(4, "big") + fixed + (256).to_bytes(4, "big")
        drawn = hmac.digest(f"AWS4A{secret_key}".encode(), message, "sha256")
        candidate = int.from_bytes(drawn, "big")
        if candidate <= _ORDER - 2:
            return candidate + 1
    raise ValueError("no private key can be derived; make another access key")


def signed(key: int, message: bytes) -> bytes:
    """Return the signature of a message in DER, always the same for the same key and message."""
    digest = sha256(message).digest()
    number = int.from_bytes(digest, "big")
    for nonce in _nonces(key, digest):
        point = _times(nonce, _BASE)
        r = point[0] % _ORDER if point else 0
        s = pow(nonce, -1, _ORDER) * (number + r * key) % _ORDER
        if r and s:
            break
    body = _der_integer(r) + _der_integer(s)
    return b"\x30" + bytes([len(body)]) + body


def _nonces(key: int, digest: bytes) -> Any:
    """Yield nonces as RFC 6979 derives them: a nonce that is used twice gives the key away.

    Source: https://www.rfc-editor.org/rfc/rfc6979#section-3.2
    """
    seed = key.to_bytes(_BYTES, "big")
    seed += (int.from_bytes(digest, "big") % _ORDER).to_bytes(_BYTES, "big")
    k, v = b"\0" * _BYTES, b"\1" * _BYTES
    for mark in (b"\0", b"\1"):
        k = hmac.digest(k, v + mark + seed, "sha256")
        v = hmac.digest(k, v, "sha256")
    while True:
        v = hmac.digest(k, v, "sha256")
        nonce = int.from_bytes(v, "big")
        if 0 < nonce < _ORDER:
            yield nonce
        k = hmac.digest(k, v + b"\0", "sha256")
        v = hmac.digest(k, v, "sha256")


def _times(number: int, point: _Point) -> _Point:
    result: _Point = None
    while number:
        if number & 1:
            result = _plus(result, point)
        point = _plus(point, point)
        number >>= 1
    return result


def _plus(one: _Point, other: _Point) -> _Point:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % _FIELD == 0:
        return None
    if one == other:
        slope = (3 * x1 * x1 + _A) * pow(2 * y1, -1, _FIELD) % _FIELD
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, _FIELD) % _FIELD
    x3 = (slope * slope - x1 - x2) % _FIELD
    return x3, (slope * (x1 - x3) - y1) % _FIELD


def _der_integer(number: int) -> bytes:
    body = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return b"\x02" + bytes([len(body)]) + body
