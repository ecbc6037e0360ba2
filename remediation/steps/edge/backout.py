"""The way back of functions at the edge: distributions first, then ``$LATEST``, then what is ours.

It needs neither the secret nor a record: versions say in place of which they were published, and
those still hold what they held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ...aws import edge_versions, versions
from ...model import EdgeVersion, Function
from ...planning.edge_versions import sealed_ones, ways_back, ways_back_to
from .. import grants
from ..context import StepContext, StepFailed
from ..secret_deletion import delete_secret
from ..target import describe_secret
from .associate import associate_all
from .restore import restore
from .target import read_function


@dataclass(frozen=True, slots=True)
class BackedOut:
    """What came of the step."""

    is_over: bool
    """Whether CloudFront has deployed everything, and the rest is done."""
    warnings: tuple[str, ...] = ()


def back_out(context: StepContext) -> BackedOut:
    """Have distributions run the versions before, then put back ``$LATEST`` and what else is ours.

    With a plan, that is the version that was planned to be sealed, and nothing of earlier runs is
    touched. Without one, it is the version before all that was sealed.

    Raises:
        StepFailed: a change of a distribution does not end, others keep changing the function, or
            the planned version is gone.
    """
    function = read_function(context, as_it_is=True)
    published = edge_versions.read(context.aws, function)
    ways = _ways(context, published)
    if not associate_all(context, function, ways):
        return BackedOut(is_over=False)
    warnings = [*_lost(context, published, ways), *restore(context, published, ways)]
    warnings += _delete(context, function, ways)
    # An update of a distribution that was under way may have come in between.
    if not associate_all(context, function, ways):
        return BackedOut(is_over=False)
    roles = {function.role_arn, context.request.planned_role, *(e.role_arn for e in published)}
    for role in sorted(filter(None, roles)):
        grants.revoke(context, function, role)
    secret = describe_secret(context.aws, context.stack, function, context.request.options)
    warnings += delete_secret(context, function, secret)
    return BackedOut(is_over=True, warnings=tuple(warnings))


def _ways(context: StepContext, published: Collection[EdgeVersion]) -> Mapping[str, str]:
    planned = context.request.edge.version
    if planned is None:
        return ways_back(published)
    if sealed_ones(planned, published) and planned not in {each.number for each in published}:
        raise StepFailed(
            f"Version {planned} of {context.request.function_name}, which is to run again, was "
            "deleted: deploy the function anew"
        )
    return ways_back_to(planned, published)


def _lost(
    context: StepContext, published: Collection[EdgeVersion], ways: Mapping[str, str]
) -> Iterator[str]:
    for each in published:
        if each.in_place_of and each.number not in ways and context.request.edge.version is None:
            yield (
                f"Version {each.number} is sealed, and the version before it was deleted: deploy "
                "the function anew to go back"
            )


def _delete(context: StepContext, function: Function, sealed: Collection[str]) -> Iterator[str]:
    """Delete the sealed versions, unless Lambda refuses since their replicas are still there."""
    stay = [
        number
        for number in sorted(sealed, key=int)
        if not versions.delete(context.aws, function, number)
    ]
    if stay:
        yield (
            f"Version {', '.join(stay)} stays until its replicas at the edge are gone, which takes "
            "hours: start the backout again then. No distribution runs it; it needs the secret and "
            "the role's policy, which stay as well"
        )
