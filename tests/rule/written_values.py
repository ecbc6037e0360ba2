"""Values as people and machines write them, drawn anew from a fixed seed: none was ever live."""

from __future__ import annotations

import base64
import random
import string
import uuid

ALPHANUMERIC = string.ascii_letters + string.digits
LOWER = string.ascii_lowercase + string.digits
HEXADECIMAL = "0123456789abcdef"
BASE32 = string.ascii_uppercase + "234567"

_CHANCE = random.Random(5)  # noqa: S311 - the same values in every run


def drawn(length: int, alphabet: str = ALPHANUMERIC) -> str:
    """Return so many characters of an alphabet."""
    return "".join(_CHANCE.choice(alphabet) for _ in range(length))


def hexadecimal(length: int) -> str:
    """Return so many hexadecimal digits."""
    return drawn(length, HEXADECIMAL)


def random_base64(size: int) -> str:
    """Return so many random bytes in base64."""
    return base64.b64encode(_CHANCE.randbytes(size)).decode()


def in_base64(text: str) -> str:
    """Return a text in base64."""
    return base64.b64encode(text.encode()).decode()


def random_uuid() -> str:
    """Return a random UUID."""
    return str(uuid.UUID(int=_CHANCE.getrandbits(128), version=4))
