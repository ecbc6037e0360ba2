"""The last step of functions at the edge: what runs is what the rule found to be clean."""

from __future__ import annotations

from ...aws import distributions, snapshots
from ..context import StepContext, StepFailed
from .publish import published
from .target import read_function


def verify(context: StepContext) -> tuple[str, ...]:
    """Check that every planned association runs the version that was scanned, without a secret.

    Returns:
        warnings about associations that are new since the plan.

    Raises:
        StepFailed: the rule finds secrets in the version, or did not read all of it; or something
            runs another version.
    """
    request = context.request
    function = read_function(context)
    number = published(context)
    version = snapshots.read(context.aws, function.name, number)
    if request.scanned_code != version.code_sha256:
        raise StepFailed(f"Version {number} is not what was scanned: start again")
    if request.located or request.edge.blocking:
        places = [f"{each.path}:{each.line}" for each in request.located]
        raise StepFailed(
            f"The rule does not find version {number} clean: "
            f"{', '.join([*places, *request.edge.blocking])}"
        )
    run = {
        association: of
        for distribution in distributions.running(context.aws, function)
        for association, of in distribution.associations.items()
    }
    wrong = sorted(str(each) for each in request.edge.associations if run.get(each) != number)
    if wrong:
        raise StepFailed(
            f"{', '.join(wrong)} runs another version: somebody has changed the distribution; "
            "start again when they are done"
        )
    others = sorted(each for each, of in run.items() if of == request.edge.version)
    return tuple(
        f"{each} runs version {request.edge.version} since the plan: start again" for each in others
    )
