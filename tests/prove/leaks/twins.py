"""Two sets of values that differ in every character and are alike in all else.

Whatever two worlds with one set each show to anybody has to be the same, to the letter. So nothing
that depends on a value escapes, in whatever form: a hash, however salted, a rotated or encrypted
one, a single character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from remediation.aws.secret_content import to_json

TOKEN_PREFIX = "glpat-"


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one world, by what they are for."""

    password: str = field(repr=False)
    """Weak: words with all that has to be escaped somewhere. Its name gives it away."""
    token: str = field(repr=False)
    """Of a provider's shape."""
    table: str = field(repr=False)
    """No secret, and still nobody's business."""
    in_code: str = field(repr=False)
    """Of a provider's shape, in the package."""
    in_address: str = field(repr=False)
    """What signs the package's address."""
    result_token: str = field(repr=False)
    """With which AWS Config takes verdicts."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a function."""
        return {"DB_PASSWORD": self.password, "API_TOKEN": self.token, "TABLE": self.table}

    @property
    def canaries(self) -> Mapping[str, str]:
        """All of them, by names to tell them by."""
        return {
            "the password": self.password,
            "the token": self.token,
            "the table": self.table,
            "the token in code": self.in_code,
            "the address's signature": self.in_address,
            "the result token": self.result_token,
        }

    @property
    def wholes(self) -> Mapping[str, tuple[str, ...]]:
        """Texts that are made of them: what a secret holds, and what the stories make."""
        secret = {"DB_PASSWORD": self.password, "API_TOKEN": self.token}
        made = (f"{self.password}-rotated", f"another-{self.password}")
        texts = [
            to_json(values)
            for values in (secret, {**secret, "NEW_PASSWORD": made[1]}, self.environment)
        ]
        return {"the password": made, "the secret": tuple(texts)}


def _token(part: str) -> str:
    return TOKEN_PREFIX + part


FIRST = Values(
    password='wimbel"ko\\ta ü%+&9zq$',
    token=_token("zK3xV9qLw2Rb7TnM4cYd"),
    table="kovimarestolup",
    in_code=_token("hB8nT4sGq6Zp2WcJ7xKe"),
    in_address="q7w2e9r4t6y1u8i3o5p0a7s2",
    result_token="vT5kR8mN2pL6" + "wQ9xH3jB7dF4",
)
SECOND = Values(
    password='dunrov"fa\\pe ö%+&4xj$',
    token=_token("mP7dH4sNt9Gf2KwB6qZj"),
    table="ragunelimbaset",
    in_code=_token("tY2gM9kFw3Xc8LsP5vRn"),
    in_address="z3x8c1v6b9n4m2k7j6h1g3f8",
    result_token="cG9nW3bZ7yD4" + "sK2fM8tP5vJ6",
)


def alike(first: str, second: str) -> Iterator[str]:
    """Yield where two texts differ, as the line that does: its first half, without what differs."""
    for one, other in zip(first.split("\n"), second.split("\n"), strict=False):
        if one != other:
            at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
            yield f"…{one[max(0, at - 60) : at]}▒"
    if first.count("\n") != second.count("\n"):
        yield "one has more lines than the other"
