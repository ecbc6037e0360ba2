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


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same values in every run
