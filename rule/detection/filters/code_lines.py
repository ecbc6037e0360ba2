"""Filters by a match's line of code: a call, a reference, or the end of an ARN is no literal."""

from __future__ import annotations

from itertools import pairwise

from ...startup import deferred_re as re

_OPERATOR = re.compile(r"(?::=?|[!=]={1,2}|=>?)\s*[@$\w]{0,2}[\"'`]?$")
_CALL = re.compile(r"[\w.-]+[\[(].*[\])]\W*")
_LONGEST_CALL = 1_000
"""Characters. The filter ignores longer lines, as detect-secrets does."""
_ASSIGNED_CALL = re.compile(r"[:=!]\s*+[\w.-]++[\[(]")
_CUT = re.compile(r"\s[-+=|&?:<>!]{1,3}\s*$")
"""Matches code that ends in an operator: detect-secrets' patterns may take it for a literal."""
_AROUND = 120
"""Characters before and after a token that are looked at."""
_OF_DATA = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?=\D*\d)[A-Za-z0-9+/]{120,240}")
"""Base64. Minified code may consist of its letters and signs, but not of all kinds."""
_BEFORE = 200
"""Characters before a match that are searched for an assignment."""


def filter_for(secret: str, line: str) -> str | None:
    """Return the name of the filter by which a line's code makes a match no literal, or None."""
    if _is_part_of_arn(secret, line):
        return "is_part_of_arn"
    if _CUT.search(secret) or secret.count("}}") > secret.count("{{"):
        return "is_cut"
    return "is_indirect" if _is_indirect(secret, line) else None


def is_within_data(token: str, line: str) -> bool:
    """Tell whether a token stands nowhere but in the middle of data in base64.

    In two megabytes of a program in base64, chance makes an access key of AWS. Nobody could use a
    token that nothing sets apart from what is around. Of a long line, a detector gets a window,
    which may begin or end within the data.
    """
    parts = line.split(token)
    return len(parts) > 1 and all(
        _OF_DATA.fullmatch(before[-_AROUND:] + after[:_AROUND]) for before, after in pairwise(parts)
    )


def _is_part_of_arn(secret: str, line: str) -> bool:
    """Tell whether a match is the name in ``arn:…:secret:name``, not a literal after "secret"."""
    if "arn:" not in line:
        return False
    at = line.find(secret)
    before = re.search(r"arn:[\w:/-]{0,200}$", line[max(0, at - _BEFORE) : max(0, at)])
    return before is not None


def _is_indirect(secret: str, line: str) -> bool:
    """Tell whether a match is no literal: ``password = getenv("NAME")``, not ``log_in("…")``.

    detect-secrets' filter judges the whole line, so that any call in it, even in a comment, would
    hide a literal.
    """
    if _CALL.fullmatch(secret):
        return True
    at = line.find(secret)
    if _OPERATOR.search(line[max(0, at - _BEFORE) : at]):
        return False
    return is_indirect_reference(line)


def is_indirect_reference(line: str) -> bool:
    """Return what detect-secrets' filter of this name returns, in linear time.

    Its pattern begins with ``.*``, so that `re` searches to the end of the line from every
    position: for a megabyte of base64 in lines of 800 characters this takes half a minute.
    """
    if len(line) > _LONGEST_CALL or not (")" in line or "]" in line):
        return False
    for call in _ASSIGNED_CALL.finditer(line):
        end = line.find("\v", call.end())
        end = len(line) if end < 0 else end
        if max(line.rfind(")", call.end(), end), line.rfind("]", call.end(), end)) >= 0:
            return True
    return False
