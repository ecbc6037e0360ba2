"""From a variable to matches: each place where a detector matches, and the filter that excludes it.

The rule takes the first match that no filter excludes; ``--explain`` shows all matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..model import Confidence, Variable
from ..startup import deferred_re as re
from .detector import Detector
from .embedded import embedded_variables, may_hold_variables
from .filters.identifiers import is_account_id
from .filters.policy import filter_for, is_identifier_by_context, without_uuids
from .inherited import inheriting
from .json_members import is_json
from .lines import LONGEST_LINE, windows
from .match import Match
from .named import matches_by_name
from .names import kinds, named_values
from .names.kinds import NameKind
from .signs import Found, Signs


def with_embedded_variables(
    variable: Variable, unread: list[str] | None = None
) -> tuple[Variable, ...]:
    """Return a variable, and the variables that are embedded in its value.

    Args:
        variable: the outer variable.
        unread: gets a reason for each limit that was reached.
    """
    if not may_hold_variables(variable.value):
        return (variable,)
    if named_values.is_hash_of_password(variable.name, variable.value):
        return (variable,)  # Its parameters look like names and values.
    within = tuple(embedded_variables(variable, unread))
    return (variable, *within, *inheriting(variable, within))


def prefiltered(signs: Signs, candidates: Iterable[Variable]) -> tuple[Found, ...]:
    """Return the detectors that may find something in any of the candidates, in their order."""
    texts = [
        f'{each.name}="{each.value}"'
        if len(each.value) <= LONGEST_LINE
        else "\n".join(text for text, _ in _texts(each))
        for each in candidates
    ]
    return signs.found_in("\n".join(texts))


def variable_matches(
    candidates: Sequence[Variable],
    shapes: Sequence[Found],
    entropy_detectors: Sequence[Detector],
) -> Iterator[Match]:
    """Yield all matches of one variable, the surest first.

    An embedded variable is judged under its own name. A pragma in a value has no effect: a value
    cannot switch its own detection off.

    Args:
        candidates: the variable, and the variables embedded in it.
        shapes: detectors that search the value alone, in falling confidence.
        entropy_detectors: detectors of randomly generated strings without a known shape or name.
    """
    yield from _by_shape(candidates, shapes)
    for candidate in candidates:
        yield from matches_by_name(candidate)
    for candidate in candidates:
        yield from _by_entropy(candidate, entropy_detectors)


def _by_shape(candidates: Sequence[Variable], shapes: Sequence[Found]) -> Iterator[Match]:
    if not shapes:
        return
    texts = [(candidate, pair) for candidate in candidates for pair in _texts(candidate)]
    for literal, detector in shapes:
        for candidate, (assignment, piece) in texts:
            if literal not in assignment or not detector.prefilter.search(assignment):
                continue
            # Some plugins need an assignment, some a string alone, some the end of a string.
            for text in (assignment, piece):
                for secret in detector.plugin.analyze_string(text):
                    reason = filter_for(secret, detector.confidence)
                    if is_account_id(secret) and kinds.is_identifiers_name(candidate.name):
                        reason = "is_account_id"
                    yield _match(detector, reason)


def _texts(candidate: Variable) -> list[tuple[str, str]]:
    """Return a candidate's pieces, each as an assignment and alone. Prefilters get assignments."""
    return [(f'{candidate.name}="{piece}"', piece) for piece in windows(candidate.value)]


def _by_entropy(candidate: Variable, entropy_detectors: Sequence[Detector]) -> Iterator[Match]:
    name, value = candidate.name, candidate.value.strip()
    if len(value) < _SHORTEST_RANDOM_WORD or is_json(value):
        return
    for own_name, word, text in _words(name, value):
        for detector in entropy_detectors:
            for secret in detector.plugin.analyze_string(text):
                reason = (
                    filter_for(value, Confidence.NAMED)
                    or (word != value and filter_for(word, Confidence.NAMED))
                    or _filter_by_name(name, value)
                )
                why = (
                    reason
                    or filter_for(secret, Confidence.ENTROPY)
                    or _filter_by_name(own_name, secret)
                )
                yield _match(detector, why)


def _filter_by_name(name: str, value: str) -> str | None:
    """Return the filter by which a value is random for a known reason, by its name."""
    for each in _RANDOM_BY_NAME:
        if each(name, value):
            return each.__name__
    if kinds.kind_of(name) is NameKind.PUBLIC:
        return "is_public_name"
    if kinds.is_identifiers_name(name) or named_values.is_id_of_client(name, value):
        return "is_identifiers_name"
    return "is_likely_id_string" if is_identifier_by_context(value, f"{name}={value}") else None


def _words(name: str, value: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, word and text of a value and of its words, the text in quotes as plugins need it.

    In ``git.sha:0a1b…`` the part behind the colon has its own name.
    """
    left = without_uuids(value)
    if " " in left or "\t" in left:
        left = _ASSIGNMENT.sub(r"\1", left)
    for word in dict.fromkeys((left, *_SEPARATOR.split(left))):
        if len(word) < _SHORTEST_RANDOM_WORD:
            continue
        named = _NAMED_PART.fullmatch(word) if ":" in word or "=" in word else None
        parts = [(name, named[1]), (named[1], named[2])] if named else [(name, word)]
        for own_name, part in parts:
            for piece in windows(part):
                yield own_name, word, f'"{piece}"'


def _match(detector: Detector, reason: str | None) -> Match:
    return Match(str(detector.plugin.secret_type), detector.confidence, reason)


_RANDOM_BY_NAME = (
    named_values.is_named_hash,
    named_values.is_key_of_data,
    named_values.is_our_nonce,
)
_SHORTEST_RANDOM_WORD = 9
"""Characters: a shorter word cannot reach any limit that is in use."""
_SEPARATOR = re.compile(r"[\s,;|\"'()<>{}\[\]]+")
_ASSIGNMENT = re.compile(r"(?<=\w)[ \t]{0,8}([:=])[ \t]{1,8}(?=\S)")
"""With spaces, which would part a name from its value."""
_NAMED_PART = re.compile(r"([\w.-]{1,60})[:=]([^=].*)")
