"""Which detectors may find something in a text: told by plain texts, before any pattern is tried.

A plain text is found many times faster than a pattern, and most of the patterns begin with one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .detector import Detector

_LITERAL = r"""(?:\w|[ /:=@_~<>&%,;'"-]|\\[^\w\s])+"""
_BEGINNING = re.compile(
    rf"""(?:\[[\w-]+\])?(?:\(\?:(?P<either>{_LITERAL}(?:\|{_LITERAL})*)\))?"""
    rf"(?P<literal>{_LITERAL})?(?P<quantifier>[?*+{{])?"
)
_TAIL = 2
"""Characters before the sign that ends a literal."""
_CHARACTER = re.compile(r"\\?.")
_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|[^\\\[()|]+", re.DOTALL)
"""A part of a pattern: an escape, a class, a bracket, a bar, anything else."""


class Signs:
    """The plain texts of detectors: one of them stands wherever a detector may find something."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = detectors
        self._anywhere: list[tuple[str, int]] = []
        self._behind: dict[str, dict[str, list[tuple[str, int]]]] = {"_": {}, "-": {}}
        """By the sign that ends a literal, and by the two characters before it."""
        for number, detector in enumerate(detectors):
            for literal in _literals_of(detector) or ("",):
                by_tail = self._behind.get(literal[-1:])
                tail = literal[-1 - _TAIL : -1]
                if by_tail is not None and len(tail) == _TAIL and tail.isalnum():
                    by_tail.setdefault(tail, []).append((literal, number))
                else:
                    self._anywhere.append((literal, number))

    def detectors_for(self, text: str) -> tuple[Detector, ...]:
        """Return the detectors whose prefilters match in a text, in their order."""
        numbers = {number for literal, number in self._likely(text) if literal in text}
        likely = [self._detectors[number] for number in sorted(numbers)]
        return tuple(detector for detector in likely if detector.prefilter.search(text))

    def _likely(self, text: str) -> list[tuple[str, int]]:
        # A text has few of these signs, and what stands before them rules out most literals.
        likely = self._anywhere.copy()
        for sign, by_tail in self._behind.items():
            for tail in by_tail.keys() & {part[-_TAIL:] for part in text.split(sign)}:
                likely += by_tail[tail]
        return likely


def literals_in(pattern: str) -> tuple[str, ...]:
    """Return texts of which one stands in every text that a pattern matches; none if not known.

    They are what its branches begin with, behind at most one class: ``[rs]k_live_``,
    ``(?:api|sdk)-``, ``sig=|SharedAccessKey=``.
    """
    found: list[str] = []
    for branch in _branches(pattern):
        literals = _beginnings(branch)
        if not all(literals):
            return ()
        found += literals
    return tuple(found)


def _literals_of(detector: Detector) -> tuple[str, ...]:
    pattern = detector.prefilter_pattern
    return literals_in(pattern) if isinstance(pattern, str) else ()


def _branches(pattern: str) -> list[str]:
    """Split a pattern at the bars that stand in no bracket."""
    if "|" not in pattern:
        return [pattern]
    branches, depth = [""], 0
    for part in _PART.findall(pattern):
        depth += (part == "(") - (part == ")")
        if part == "|" and depth == 0:
            branches.append("")
        else:
            branches[-1] += part
    return branches


def _beginnings(branch: str) -> list[str]:
    """Return what a branch may begin with; an empty text if that is not plain."""
    match = _BEGINNING.match(branch)
    if match is None:
        return [""]
    common = _CHARACTER.findall(match["literal"] or "")
    either = (match["either"] or "").split("|")
    if match["quantifier"]:  # What it stands behind may be missing.
        if not common:
            return [""]
        common.pop()
    return ["".join((one, *common)).replace("\\", "") for one in either]
