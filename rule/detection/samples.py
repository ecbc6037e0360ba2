"""What decides in a sample: a documentation's example, a test's data, an event that was recorded.

In a sample, a name alone proves little, and a random text alone proves little. Both together prove
a secret.
"""

from __future__ import annotations

import base64
from functools import cached_property

from ..model import Confidence, Provenance, SourceFile
from ..startup import deferred_re as re
from .documentation import documentation_lines
from .encoded_text import decoded_text
from .filters.randomness import is_random
from .recorded_event import is_recorded_event

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
"""Most of those in samples are ids, or were made up for one."""
_WEB_TOKEN = re.compile(r"eyJ[\w-]{6,}\.[\w-]+\.")
"""A JSON Web Token. Those in samples were issued to somebody for a while, and have expired."""


def is_convincing(secret: str, confidence: Confidence) -> bool:
    """Tell whether a match in a sample is as surely a secret as one elsewhere.

    A provider's token is. A value that is found by its name or structure must be randomly
    generated, too. A value that only looks random is not enough.
    """
    if confidence is Confidence.PROVIDER:
        return not _is_expired(secret)
    if confidence is Confidence.ENTROPY or _WEB_TOKEN.search(secret):
        return False
    readable = decoded_text(secret) or _pair_in_base64(secret) or secret
    # An Authorization header holds user and password in base64. JSON is judged member by member.
    return (
        not readable.startswith("{")
        and not _UUID.fullmatch(readable)
        and is_random(readable.rpartition(":")[2])
    )


def _is_expired(secret: str) -> bool:
    """Tell whether a token is the id of temporary credentials, which are none without the rest.

    Events of CloudTrail are full of them. They were valid for 36 hours at most. Source:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    """
    return _TEMPORARY_ID.fullmatch(secret) is not None


_TEMPORARY_ID = re.compile(r"ASIA[A-Z0-9]{16}")


def _pair_in_base64(secret: str) -> str:
    """Return the user and the password of a header, which may be short; empty if it has none."""
    match = _BASIC.fullmatch(secret)
    try:
        pair = base64.b64decode(match[1], validate=True).decode("ascii") if match else ""
    except ValueError:
        return ""
    return pair if ":" in pair and pair.isprintable() else ""


_BASIC = re.compile(r"(?:Basic )?([A-Za-z0-9+/]{4,400}={0,2})")


class Samples:
    """Whose the secrets in one file are, line by line."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file

    def provenance_of(self, secret: str, confidence: Confidence, line: int) -> Provenance:
        """Return the provenance of a match: a convincing one in a sample is the function's own."""
        provenance = self._file.provenance
        if not provenance.is_own:
            return provenance
        if self._is_event:
            # What looks secret in an event was made for one request.
            is_sample = confidence is not Confidence.PROVIDER or _is_expired(secret)
        else:
            is_sample = not is_convincing(secret, confidence) and (
                provenance is Provenance.OWN_SAMPLE or line in self._documentation
            )
        return Provenance.OWN_SAMPLE if is_sample else Provenance.OWN

    @cached_property
    def _is_event(self) -> bool:
        return is_recorded_event(self._file.path, self._file.text)

    @cached_property
    def _documentation(self) -> frozenset[int]:
        """Found at the first match in a file, which most files do not have."""
        return documentation_lines(self._file.path, self._file.text)
