"""Credentials in headers and cookies, which stand behind a scheme or another name."""

from __future__ import annotations

from collections.abc import Iterator

from ...startup import deferred_re as re
from .written import Written, written

HEADER_WORDS = r"bearer|authorization|cookie"
_WORDS = HEADER_WORDS.split("|")
_JOIN = r"(?:[\"'][ \t]{0,3}[+.][ \t]{0,3}[\"'])?"
"""Between a scheme and a token that two literals hold: ``"Bearer " + "…"``."""
_BEARER = re.compile(
    rf"\bBearer[ \t]+{_JOIN}" + r"([\w.~+/-]{8,4000}+={0,2})(?![\w=])", re.IGNORECASE
)
_AUTHORIZATION = re.compile(
    r"(?<![A-Za-z])authorization[\"'`\])]{0,3}[ \t]{0,3}"
    r"(?:(?:[:=]|=>)[ \t]{0,3}(?:[bfu]?[\"'`])?|,[ \t]{0,3}[bfu]?[\"'`])"
    rf"(?:(?!Basic|Digest)[A-Za-z][\w-]{{1,30}}[ \t]+{_JOIN})?"
    r"([\w.~+/:-]{8,4000}+={0,2})(?![\w=(])",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"(?<![A-Za-z])cookie[\"'`\])]{0,3}[ \t]{0,3}(?:[:=,]|=>)[ \t]{0,3}[bfu]?[\"'`]?"
    r"[ \t]{0,3}(?![\w.-]{0,40}[cx]srf)[\w.-]{1,60}=([\w.~+/%=-]{16,4000})",
    re.IGNORECASE,
)
"""A token against forged requests is no secret: it counts with its session only, which ends."""

HEADERS = (_BEARER, _AUTHORIZATION, _COOKIE)
"""One of these matches every text in which something is found."""


def in_headers(line: str) -> Iterator[Written]:
    """Yield the tokens of headers and cookies in a line."""
    lowered = line.lower()
    if not any(word in lowered for word in _WORDS):
        return
    for pattern, name in (
        (_BEARER, "bearer_token"),
        (_AUTHORIZATION, "authorization_token"),
        (_COOKIE, "session_token"),
    ):
        for header in pattern.finditer(line):
            yield written(name, header[1], is_assigned=False)
