"""From a variable to matches: every place where a detector fires, and the filter that overrules it.

The rule takes the first match that no filter excludes; ``--explain`` shows them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..model import Confidence, Variable
from .detector import Detector
from .detectors.weak import WeakPasswordDetector
from .embedded import fields, is_json
from .filters.identifiers import is_account_id
from .filters.policy import excluded_by, is_explained, without_uuids
from .lines import windows
from .names import kinds
from .names.keyword import NameDetector
from .names.kinds import NameKind


@dataclass(frozen=True, slots=True)
class Match:
    """A detector fired on a variable, or on something within it. Never holds the value."""

    secret_type: str
    confidence: Confidence
    excluded_by: str | None = None
    """The filter that says that it is no secret."""


def candidates_in(variable: Variable, unread: list[str] | None = None) -> tuple[Variable, ...]:
    """Return a variable, and what stands in its value under a name of its own.

    Args:
        variable: to be looked into.
        unread: takes a reason for each bound that stopped the look.
    """
    return (variable, *fields(variable, unread))


def opened(senses: Iterable[Detector], candidates: Iterable[Variable]) -> tuple[Detector, ...]:
    """Return the detectors that may find something in any of the candidates, in their order."""
    everything = "\n".join(text for each in candidates for text, _ in _texts(each))
    return tuple(sense for sense in senses if sense.gate.search(everything))


def matches(
    candidates: Sequence[Variable], shapes: Sequence[Detector], chance: Sequence[Detector]
) -> Iterator[Match]:
    """Yield all matches of one variable by itself, the surest first.

    What stands under a name of its own within the value is looked at under that name. No pragma
    in a value is honoured: a value cannot switch its own detection off.

    Args:
        candidates: the variable and what it holds; any text.
        shapes: detectors that go by the value alone, by falling confidence.
        chance: detectors of random strings, for what neither shape nor name gives away.
    """
    yield from _by_shape(candidates, shapes)
    for candidate in candidates:
        yield from _by_name(candidate)
    for candidate in candidates:
        yield from _by_chance(candidate, chance)


def _by_shape(candidates: Sequence[Variable], shapes: Sequence[Detector]) -> Iterator[Match]:
    if not shapes:
        return
    texts = [(candidate, pair) for candidate in candidates for pair in _texts(candidate)]
    for sense in shapes:
        for candidate, (assignment, piece) in texts:
            if not sense.gate.search(assignment):
                continue
            # Some plugins want an assignment, some a string by itself, some the end of one.
            for text in (assignment, piece):
                for secret in sense.plugin.analyze_string(text):
                    reason = excluded_by(secret, sense.confidence)
                    if is_account_id(secret) and kinds.is_identifiers_name(candidate.name):
                        reason = "is_account_id"
                    yield _match(sense, reason)


def _texts(candidate: Variable) -> list[tuple[str, str]]:
    """Return a candidate's pieces as assignments and by themselves. Gates see assignments only."""
    return [(f'{candidate.name}="{piece}"', piece) for piece in windows(candidate.value)]


def _by_name(candidate: Variable) -> Iterator[Match]:
    name, value = candidate.name, candidate.value.strip()
    kind = kinds.kind_of(name)
    if kind in (NameKind.NOTHING, NameKind.PUBLIC) or is_json(value):
        return
    if kind is NameKind.TOKEN and not kinds.is_token(name, value):
        return
    if kind is NameKind.PASSWORD and any(_WEAK.analyze_string(value)):
        yield Match(str(_WEAK.secret_type), Confidence.NAMED)
        return
    if kind is NameKind.HARMLESS and not kinds.is_harmless_but_for_its_head(name):
        return
    reason = excluded_by(value, Confidence.NAMED)
    if reason is None and kind is NameKind.HARMLESS:
        reason = "is_harmless_name"
    if reason is None and kinds.is_name_of_secret(name, value):
        reason = "is_name_of_secret"
    yield Match(str(NameDetector.secret_type), Confidence.NAMED, reason)


def _by_chance(candidate: Variable, chance: Sequence[Detector]) -> Iterator[Match]:
    name, value = candidate.name, candidate.value.strip()
    if is_json(value):
        return
    for own_name, word, text in _words(name, value):
        for sense in chance:
            for secret in sense.plugin.analyze_string(text):
                reason = (
                    excluded_by(value, Confidence.NAMED)
                    or excluded_by(word, Confidence.NAMED)
                    or _explained(name, value)
                )
                why = (
                    reason
                    or excluded_by(secret, Confidence.ENTROPY)
                    or _explained(own_name, secret)
                )
                yield _match(sense, why)


def _explained(name: str, value: str) -> str | None:
    """Return why a random value is random, as far as its name says so."""
    if kinds.is_named_hash(name, value):
        return "is_named_hash"
    if kinds.is_our_nonce(name, value):
        return "is_our_nonce"
    if kinds.kind_of(name) is NameKind.PUBLIC:
        return "is_public_name"
    if kinds.is_identifiers_name(name):
        return "is_identifiers_name"
    return "is_likely_id_string" if is_explained(value, f"{name}={value}") else None


def _words(name: str, value: str) -> Iterator[tuple[str, str, str]]:
    """Yield a value and its words in quotes, as the plugins want them, each with its name.

    In ``git.sha:0a1b…`` a part of the word has a name of its own.
    """
    left = without_uuids(value)
    for word in dict.fromkeys((left, *_SEPARATOR.split(left))):
        if len(word) < _SHORTEST_CHANCE:
            continue
        named = _NAMED_PART.fullmatch(word)
        parts = [(name, named[1]), (named[1], named[2])] if named else [(name, word)]
        for own_name, part in parts:
            for piece in windows(part):
                yield own_name, word, f'"{piece}"'


def _match(sense: Detector, reason: str | None) -> Match:
    return Match(str(sense.plugin.secret_type), sense.confidence, reason)


_SHORTEST_CHANCE = 9
"""Characters: fewer different ones cannot reach any limit that is in use."""
_WEAK = WeakPasswordDetector()
_SEPARATOR = re.compile(r"[\s,;|\"'()<>{}\[\]]+")
_NAMED_PART = re.compile(r"([\w.-]{1,60})[:=]([^=].*)")
