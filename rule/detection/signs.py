"""Which detectors may find something in a text: told by its signs, before any pattern is tried.

A plain text is found many times faster than a pattern, and most of the patterns begin with one.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass

from ..startup import deferred_re as re
from ..startup.deferred_re import given_flags
from .detector import Detector

_LITERAL = r"""(?:\w|[ /:=@_~<>&%,;'"-]|\\[^\w\s])+"""
_FIRST = re.compile(r"\[[\w-]+\](?![?*+{])")
"""A class that a literal may stand behind."""
_STEP = re.compile(
    rf"""(?:\(\?:(?P<either>{_LITERAL}(?:\|{_LITERAL})*)\)|\[(?P<class>[A-Za-z0-9]{{2,8}})\]"""
    rf"""|(?P<literal>{_LITERAL}))(?P<quantifier>[?*+{{])?"""
)
"""What is a literal, or one of a few."""
_MOST = 12
"""Literals that are looked for in the place of one pattern."""
_BESIDE = 2
"""Characters before the sign that ends a literal, or behind the one that begins it."""
_ENDS = ("_", "-", ".")
_BEGINS = ("A", ".")
"""Signs that many literals end or begin with. Few of them stand in a text."""
_LETTERS_IN_ANY_CASE = re.compile(
    "(?:"
    + "|".join(rf"\[{letter}{letter.upper()}\]" for letter in string.ascii_lowercase)
    + r"){2,}(?![?*+{])"
)
_OF_RUN = re.compile(r"""(?:\[['"\\]+\])?\[(?P<class>[^\]]+)\]\{(?P<least>\d+)\}""")
_RUN = 40
"""Letters and digits in a row, as in base64 or hexadecimal digits. Few values have so many."""
_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "/+")}
"""Replaces all that separates runs of letters and digits, for `str.translate`."""
_CHARACTER = re.compile(r"\\?.")
_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|[^\\\[()|]+", re.DOTALL)
"""A part of a pattern: an escape, a class, a bracket, a bar, anything else."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands in a text that a pattern matches."""

    literal: str
    """In lower case if its case does not matter."""
    in_any_case: bool = False
    is_run: bool = False
    """Whether the sign is a run of letters and digits, longer than in any name; no literal then."""


Found = tuple[str, Detector]
"""A literal that every match of a detector holds, and the detector."""
_BySign = dict[str, dict[str, list[tuple[str, int]]]]
NOTHING = Sign("")
"""The sign of a pattern that may match anything."""


class Signs:
    """The signs of detectors. Where a detector may find something, one of its signs stands."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = detectors
        self._anywhere: list[tuple[str, int]] = []
        self._in_any_case: list[tuple[str, int]] = []
        self._in_runs: list[int] = []
        self._literals: list[str] = []
        """What is in every text in which a detector finds something; empty if that is not known."""
        self._ended: _BySign = {sign: {} for sign in _ENDS}
        """By the sign that ends a literal, and by the characters before it."""
        self._begun: _BySign = {sign: {} for sign in _BEGINS}
        """By the sign that begins a literal, and by the characters behind it."""
        for number, detector in enumerate(detectors):
            signs = _signs_of(detector)
            is_plain = len(signs) == 1 and not signs[0].in_any_case
            self._literals.append(signs[0].literal if is_plain else "")
            for sign in signs:
                self._add(sign, number)

    def detectors_for(self, text: str) -> tuple[Detector, ...]:
        """Return the detectors whose prefilters match in a text, in their order."""
        return tuple(detector for _, detector in self.found_in(text))

    def found_in(self, text: str) -> tuple[Found, ...]:
        """Return the same detectors, each with a literal to look for in a part of the text."""
        numbers = {number for literal, number in self._likely(text) if literal in text}
        lowered = text.lower()
        numbers.update(number for literal, number in self._in_any_case if literal in lowered)
        if _has_run(text):
            numbers.update(self._in_runs)
        likely = [(self._literals[number], self._detectors[number]) for number in sorted(numbers)]
        return tuple(each for each in likely if each[1].prefilter.search(text))

    def _add(self, sign: Sign, number: int) -> None:
        literal = sign.literal
        before, behind = literal[-1 - _BESIDE : -1], literal[1 : 1 + _BESIDE]
        if sign.is_run:
            self._in_runs.append(number)
        elif sign.in_any_case:
            self._in_any_case.append((literal, number))
        elif literal[-1:] in _ENDS and _is_apart(before, literal[-1]):
            self._ended[literal[-1]].setdefault(before, []).append((literal, number))
        elif literal[:1] in _BEGINS and _is_apart(behind, literal[0]):
            self._begun[literal[0]].setdefault(behind, []).append((literal, number))
        else:
            self._anywhere.append((literal, number))

    def _likely(self, text: str) -> list[tuple[str, int]]:
        # A text has few of these signs, and what stands beside them rules out most literals.
        likely = self._anywhere.copy()
        for sign, by_beside in self._ended.items():
            for beside in by_beside.keys() & {part[-_BESIDE:] for part in text.split(sign)}:
                likely += by_beside[beside]
        for sign, by_beside in self._begun.items():
            for beside in by_beside.keys() & {part[:_BESIDE] for part in text.split(sign)}:
                likely += by_beside[beside]
        return likely


def _is_apart(beside: str, sign: str) -> bool:
    """Tell whether so many characters stand beside a sign wherever a text is split by it."""
    return len(beside) == _BESIDE and sign not in beside


def signs_in(pattern: str) -> tuple[Sign, ...]:
    """Return the signs of a pattern: every text that it matches holds one of them.

    They are what its branches begin with, behind at most one class: ``[rs]k_live_``,
    ``(?:api|sdk)-``, ``sig=|SharedAccessKey=``, ``[xX][oO][xX]``, ``[0-9a-f]{48}``.
    """
    found = [sign for branch in _branches(pattern) for sign in _beginnings(branch)]
    return (NOTHING,) if NOTHING in found else tuple(found)


def _signs_of(detector: Detector) -> tuple[Sign, ...]:
    prefilter = detector.prefilter
    return (NOTHING,) if given_flags(prefilter) else signs_in(prefilter.pattern)


def _has_run(text: str) -> bool:
    words = text.translate(_APART).split()
    return len(max(words, key=len, default="")) >= _RUN


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


def _beginnings(branch: str) -> list[Sign]:
    """Return what a branch may begin with, one of several."""
    if letters := _LETTERS_IN_ANY_CASE.match(branch):
        return [Sign(letters[0][1::4], in_any_case=True)]
    if (run := _OF_RUN.match(branch)) and int(run["least"]) >= _RUN and _is_of_runs(run["class"]):
        return [Sign("", is_run=True)]
    return [Sign(literal) for literal in _literals(branch)]


def _is_of_runs(characters: str) -> bool:
    return not re.search(f"[{characters}]", "".join(map(chr, _APART)))


def _literals(branch: str) -> list[str]:
    """Return the texts that a branch may begin with; an empty one if that is no text."""
    first = _FIRST.match(branch)
    found, shorter, at = [""], [""], first.end() if first else 0
    while step := _STEP.match(branch, at):
        texts = _texts(step)
        if len(found) * len(texts) > _MOST:
            break
        if len(found) == 1 and len(texts) > 1:
            shorter = found
        found = [begun + text for begun in found for text in texts]
        if step["quantifier"]:
            break
        at = step.end()
    # One literal is looked for faster than several, unless the sign at their ends rules them out.
    is_ended = all(text.endswith(_ENDS) for text in found)
    return found if len(found) == 1 or is_ended or shorter == [""] else shorter


def _texts(step: re.Match[str]) -> list[str]:
    if step["literal"]:
        characters = _CHARACTER.findall(step["literal"])
        if step["quantifier"]:  # The character before the quantifier may be missing.
            characters.pop()
        return ["".join(characters).replace("\\", "")]
    if step["quantifier"]:
        return [""]
    if step["class"]:
        return list(step["class"])
    return [text.replace("\\", "") for text in step["either"].split("|")]
