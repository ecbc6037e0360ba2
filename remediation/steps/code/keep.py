"""The step KeepCode: a published version keeps the code that holds secrets, to go back to."""

from __future__ import annotations

from ...aws import snapshots, versions
from ...model import KEEPS_CODE
from ...planning.moved_code import moved_code, version_with_code
from ..context import StepContext
from .lookups import changed_again_and_again, deployed_since
from .replace import read_latest

_ROUNDS = 4
"""How often others may change the function meanwhile."""


def keep_code(context: StepContext) -> str | None:
    """Return the number of a version with the code as it was planned; publish one if none has it.

    Returns:
        None if no code is to be replaced.

    Raises:
        StepFailed: the function was deployed since, or others keep changing it.
    """
    code, refused = context.request.code, None
    if code is None:
        return None
    for _ in range(_ROUNDS):
        latest = read_latest(context, refused=refused)
        function = latest.function
        if latest.code_sha256 == code.after and (moved := moved_code(function.environment)):
            return moved.kept
        if latest.code_sha256 != code.before:
            raise deployed_since(function)
        published = versions.read_published(context.aws, function)
        number = version_with_code(
            published, code.before, function.environment
        ) or snapshots.publish(context.aws, latest, KEEPS_CODE)
        if number:
            return number
        refused = function.revision_id
    raise changed_again_and_again(context)
