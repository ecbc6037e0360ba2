"""The step Associate: distributions run another version, one distribution after the other.

CloudFront takes minutes for a change, longer than a step may take. So a step changes a distribution
at most, and tells the runbook to wait and come again. Only the way back changes all at once. What
is left to do is what the distributions themselves show.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from ...aws import distributions
from ...aws.calls import AwsFailure
from ...model import Association, Distribution, Function, RemediationError
from ..context import StepContext, StepFailed
from .publish import published
from .target import read_function

MOST_MINUTES = 45
"""Within which CloudFront deploys a change; it takes minutes, seldom half an hour.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToUpdateDistribution.html
"""
_ROUNDS = 4
"""How often others may change a distribution between reading and updating."""
_MARGIN_SECONDS = 20
"""Of a step, within which no further distribution is begun."""


def associate(context: StepContext) -> bool:
    """Have the planned associations run the published version; return whether all is deployed.

    Raises:
        StepFailed: somebody else changed an association since it was planned, or a change of a
            distribution does not end.
    """
    function = read_function(context)
    new, old = published(context), context.request.edge.version or ""
    wanted = dict.fromkeys(context.request.edge.associations, new)
    return all(
        _is_deployed(context, function, identifier, wanted, {old, new})
        for identifier in dict.fromkeys(each.distribution for each in wanted)
    )


def associate_all(context: StepContext, function: Function, ways: Mapping[str, str]) -> bool:
    """Have all associations of some versions run others; return whether all is deployed.

    This is the way back, in reverse order: those for staging come last. No distribution waits for
    another one, and none is kept from going back by one that cannot, or was not listed.

    Args:
        context: of the step.
        function: the function.
        ways: from which version to which, by their numbers.

    Raises:
        StepFailed: some distributions cannot be changed, or a change does not end; all others are
            on their way.
    """
    found, is_over, failed = list[tuple[str, bool]](), True, list[str]()
    try:
        for each in distributions.listed(context.aws, function):
            found.append(each)
    except AwsFailure as error:
        failed.append(str(error))
    for identifier, _ in sorted(found, key=itemgetter(1)):
        if context.seconds_left() < _MARGIN_SECONDS:
            return False
        try:
            is_over = _is_back(context, function, identifier, ways) and is_over
        except RemediationError as error:
            failed.append(str(error))
    if failed:
        raise StepFailed(". ".join(failed))
    return is_over


def _is_back(
    context: StepContext, function: Function, identifier: str, ways: Mapping[str, str]
) -> bool:
    """Bring one distribution on its way back; return whether it is there, and deployed.

    A change in progress is not waited for: it may be the one that is taken back.
    """
    for _ in range(_ROUNDS):
        found = distributions.read(context.aws, function, identifier)
        run = found.associations if found else {}
        wanted = {each: ways[number] for each, number in run.items() if number in ways}
        if found is None or not (wanted or set(run.values()) & set(ways.values())):
            return True
        if not wanted:
            return _is_in_place(found)
        _require_known_settings(found)
        if _moves(context, function, found, wanted):
            return False
    raise _changed_again_and_again(identifier)


def _is_deployed(
    context: StepContext,
    function: Function,
    identifier: str,
    wanted: Mapping[Association, str],
    known: set[str],
) -> bool:
    """Bring one distribution on its way; return whether it is there, and deployed."""
    own = {each: number for each, number in wanted.items() if each.distribution == identifier}
    for _ in range(_ROUNDS):
        found = distributions.read(context.aws, function, identifier)
        if found is None:
            raise StepFailed(f"The distribution {identifier} was deleted meanwhile: start again")
        _require_known(found, own, known)
        differ = {e: n for e, n in own.items() if found.associations[e] != n}
        if not differ or not found.is_deployed:
            return _is_in_place(found)
        _require_known_settings(found)
        if _moves(context, function, found, differ):
            return False
    raise _changed_again_and_again(identifier)


def _moves(
    context: StepContext,
    function: Function,
    found: Distribution,
    wanted: Mapping[Association, str],
) -> bool:
    """Have associations run the first version of those wanted; return False if others came first.

    The rest follows when the step is done again.
    """
    number = next(iter(wanted.values()))
    these = [each for each, to in wanted.items() if to == number]
    return distributions.move(context.aws, function, found, these, number)


def _is_in_place(found: Distribution) -> bool:
    """Tell whether all of CloudFront has what a distribution says.

    Raises:
        StepFailed: the change takes too long.
    """
    if not found.is_deployed:
        _require_in_time(found)
    return found.is_deployed


def _changed_again_and_again(identifier: str) -> StepFailed:
    return StepFailed(
        f"The distribution {identifier} was changed by others again and again; nothing of theirs "
        "was overwritten: start again when they are done"
    )


def _require_known(found: Distribution, own: Mapping[Association, str], known: set[str]) -> None:
    for each in own:
        if found.associations.get(each) not in known:
            raise StepFailed(
                f"{each} runs another version by now: somebody has changed the distribution; start "
                "again when they are done"
            )


def _require_known_settings(found: Distribution) -> None:
    if found.unknown_settings:
        raise StepFailed(
            f"The distribution {found.id} has settings that this stack does not know, and an "
            f"update would take away: {', '.join(found.unknown_settings)}. Deploy a newer version "
            "of the stack"
        )


def _require_in_time(found: Distribution) -> None:
    if datetime.now(UTC) - found.modified > timedelta(minutes=MOST_MINUTES):
        raise StepFailed(
            f"A change of the distribution {found.id} is in progress for more than {MOST_MINUTES} "
            "minutes: see the distribution in CloudFront's console"
        )
