"""Values as people and machines write them, drawn by fixed seeds: none was ever live."""

from __future__ import annotations

import base64
import random
import string
import uuid

ALPHANUMERIC = string.ascii_letters + string.digits
LOWER = string.ascii_lowercase + string.digits
HEXADECIMAL = "0123456789abcdef"
BASE32 = string.ascii_uppercase + "234567"


def drawn(length: int, alphabet: str = ALPHANUMERIC, *, seed: int = 5) -> str:
    """Return so many characters of an alphabet."""
    chance = _chance(seed)
    return "".join(chance.choice(alphabet) for _ in range(length))


def hexadecimal(length: int) -> str:
    """Return so many hexadecimal digits."""
    return drawn(length, HEXADECIMAL)


def random_base64(size: int) -> str:
    """Return so many random bytes in base64."""
    return base64.b64encode(_chance(5).randbytes(size)).decode()


def in_base64(text: str) -> str:
    """Return a text in base64."""
    return base64.b64encode(text.encode()).decode()


def random_uuid() -> str:
    """Return a random UUID."""
    return str(uuid.UUID(int=_chance(5).getrandbits(128), version=4))


def key_material(size: int = 600, *, seed: int = 5) -> str:
    """Return base64 that has the structure of a private key in DER, of random numbers."""
    version = bytes([2, 1, 0])
    content = version + _chance(seed).randbytes(size)
    return base64.b64encode(b"\x30\x82" + len(content).to_bytes(2) + content).decode()


def pem(material: str, kind: str = "RSA ") -> str:
    """Return a private key of this material, in lines as OpenSSL writes them."""
    lines = "\n".join(material[at : at + 64] for at in range(0, len(material), 64))
    words = f"{kind}PRIVATE " + "KEY"
    return f"-----BEGIN {words}-----\n{lines}\n-----END {words}-----\n"


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same values in every run
