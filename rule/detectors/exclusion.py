"""Which filters a match has to pass, by how sure its detector is.

The surer the detector, the less may overrule it: what a provider generated is no word of
anybody's, and no text that stands around a secret switches its detection off.
"""

from __future__ import annotations

import re

from detect_secrets.filters import heuristic

from rule.detectors import references
from rule.model import Confidence

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_OPERATOR = re.compile(r"(?::=?|[!=]={1,2}|=>?)\s*[@$\w]{0,2}[\"'`]?$")
_CALL = re.compile(r"[\w.-]+[\[(].*[\])]\W*")
_BEFORE = 200
"""Characters before a match that tell what it is assigned to."""


def is_excluded(secret: str, confidence: Confidence) -> bool:
    """Tell whether a match is no secret by itself, wherever it stands."""
    match confidence:
        case Confidence.PROVIDER:
            return references.is_documented_example(secret) or references.is_repetitive(secret)
        case Confidence.STRUCTURED:
            return (
                references.is_dynamic_reference(secret)
                or references.is_repetitive(secret)
                or not any(map(str.isalnum, secret))
            )
    return (
        not any(map(str.isalpha, secret))  # a mask, a date, a schedule
        or heuristic.is_sequential_string(secret)
        or references.is_repetitive(secret)
        or references.is_reference(secret)
    )


def is_excluded_in_code(secret: str, line: str, confidence: Confidence) -> bool:
    """Tell whether a match is no secret in the line of code where it stands."""
    if is_excluded(secret, confidence):
        return True
    if confidence is Confidence.PROVIDER:
        return False
    if heuristic.is_templated_secret(secret) or heuristic.is_prefixed_with_dollar_sign(secret):
        return True
    if confidence is Confidence.STRUCTURED:
        return False
    return heuristic.is_not_alphanumeric_string(secret) or _is_indirect(secret, line)


def is_explained(secret: str, line: str) -> bool:
    """Tell whether a random string is random for a reason: a UUID, or an id by its name."""
    return bool(_UUID.fullmatch(secret)) or heuristic.is_likely_id_string(secret, line)


def without_uuids(value: str) -> str:
    """Return what is left to be judged: a UUID explains itself, not what stands beside it."""
    return _UUID.sub("", value)


def _is_indirect(secret: str, line: str) -> bool:
    """Tell ``password = getenv("NAME")`` from ``connect(password="…")``.

    detect-secrets' own filter looks at the whole line, so that any call on it, and be it in a
    comment, would hide a literal.
    """
    if _CALL.fullmatch(secret):
        return True
    at = line.find(secret)
    if _OPERATOR.search(line[max(0, at - _BEFORE) : at]):
        return False
    return bool(heuristic.is_indirect_reference(line))
