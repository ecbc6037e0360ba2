"""The way back of a function's code: from the version that keeps it, before any variable goes."""

from __future__ import annotations

from dataclasses import replace

from ...aws import function_code, snapshots
from ...aws.calls import AwsFailure
from ...aws.function_code import sha256_of
from ...model import CODE_VARIABLE, Configuration, Function, Snapshot
from ...planning.moved_code import MovedCode, moved_code
from ...planning.wiring import has_remediation_parts
from ..context import StepContext, StepFailed
from ..packages import package_of
from ..stored_values import stored_if_usable
from .lookups import changed_again_and_again
from .replace import read_latest

_ROUNDS = 6
_GONE = "ResourceNotFoundException"
_NOT_ALLOWED = (
    "The code that looks secrets up stays, and so do its variables: for its way back, set the "
    "stack's parameter CodeRemediation=true and start again"
)


def put_code_back(context: StepContext) -> tuple[str, ...]:
    """Put the code before back, unless somebody has deployed other code since.

    Returns:
        A warning if the code with lookups stays; its variables stay with it.

    Raises:
        StepFailed: others keep changing the function.
    """
    refused = None
    for _ in range(_ROUNDS):
        latest = read_latest(context, refused=refused)
        moved = moved_code(latest.function.environment)
        if moved is None or not moved.is_after(latest.code_sha256):
            return ()
        if not context.stack.may_move_code:
            return (_NOT_ALLOWED,)
        version = _kept(context, moved)
        if version is None:
            warning = (
                "The code that looks secrets up stays, and so do its variables, since version "
                f"{moved.kept}, which kept the code before, is gone: deploy the source"
            )
            return (warning,)
        content = package_of(context, version)
        if sha256_of(content) != version.code_sha256:
            raise StepFailed(f"Version {moved.kept} was not read whole: start again")
        done = function_code.update_code(context.aws, latest, content)
        refused = None if done else latest.function.revision_id
    raise changed_again_and_again(context)


def note_again(context: StepContext, function: Function, moved: MovedCode) -> None:
    """Note the way back again, and set what the code looks up, if a deployment removed both.

    Who sets all variables, such as a stack whose template was changed, and not the code, leaves
    code that looks up what is not there.

    Args:
        context: of the step.
        function: as it was read.
        moved: what the secret's tag says of the code.
    """
    stored = stored_if_usable(context, function)
    values = stored.values if stored else {}

    def desired(latest: Function) -> Configuration:
        environment = latest.environment
        if CODE_VARIABLE in environment or not moved.is_after(latest.code_sha256):
            return latest.configuration
        # What the owner has set since to another value is the owner's, and stays.
        own = (n for n in moved.names if environment.get(n, values.get(n)) == values.get(n))
        noted = replace(moved, names=tuple(own))
        lost = {n: values[n] for n in noted.names if n in values and n not in environment}
        if has_remediation_parts(latest, context.stack):
            lost = {}  # The shim, or the backout, has them from the secret.
        return replace(
            latest.configuration, environment={**environment, **lost, CODE_VARIABLE: str(noted)}
        )

    context.change(desired, even_if_failed=True)


def _kept(context: StepContext, moved: MovedCode) -> Snapshot | None:
    try:
        version = snapshots.read(context.aws, context.request.function_name, moved.kept)
    except AwsFailure as failure:
        if failure.code != _GONE:
            raise
        return None
    return version if moved.is_before(version.code_sha256) else None
