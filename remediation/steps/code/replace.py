"""The step ReplaceCode: the function's code gets lookups, once their variables are there."""

from __future__ import annotations

from ...aws import function_code, snapshots
from ...model import Function, LookedUp, Snapshot
from ...planning.moved_code import moved_code
from ...planning.protection import require_unprotected
from ...planning.wiring import names_only_in_secret
from ..context import StepContext, StepFailed
from ..packages import package_of
from .lookups import changed_again_and_again, deployed_since, planned_lookups

_ROUNDS = 6
"""How often others may change the function meanwhile; an update is the step's own."""


def replace_code(context: StepContext) -> None:
    """Replace the code under the function's RevisionId by the package that was planned.

    Raises:
        StepFailed: the function has other code, or lacks a variable that the new code looks up, or
            others keep changing it.
    """
    code, refused = context.request.code, None
    if code is None:
        return
    for _ in range(_ROUNDS):
        latest = read_latest(context, refused=refused)
        function = latest.function
        moved = moved_code(function.environment)
        if moved is None or not moved.is_after(code.after):
            raise StepFailed(
                f"{function.name} was changed after its variables were set: start again"
            )
        if latest.code_sha256 == code.after:
            return
        if latest.code_sha256 != code.before:
            raise deployed_since(function)
        made = planned_lookups(context, code, function, package_of(context, latest))
        _require_variables(function, made)
        done = function_code.update_code(context.aws, latest, made.content)
        refused = None if done else function.revision_id
    raise changed_again_and_again(context)


def _require_variables(function: Function, made: LookedUp) -> None:
    there = {*function.environment, *names_only_in_secret(function)}
    if missing := sorted(made.values.keys() - there):
        raise StepFailed(
            f"{', '.join(missing)} of {function.name}, which its code is to look up, was removed "
            "meanwhile: start again"
        )


def read_latest(context: StepContext, *, refused: str | None = None) -> Snapshot:
    """Read ``$LATEST`` as soon as no update is in progress.

    Raises:
        Protected: the function must not be changed.
    """
    context.wait_until_updated(even_if_failed=True, refused=refused)
    latest = snapshots.read(context.aws, context.request.function_name)
    require_unprotected(latest.function, context.stack)
    return latest
