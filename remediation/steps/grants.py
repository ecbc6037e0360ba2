"""The grant on a role: there while a sealed function needs it, and no longer."""

from __future__ import annotations

from ..aws import functions, roles, surroundings
from ..model import LATEST, POINTER, Function, Role
from .context import Work


def ensure(work: Work, function: Function) -> None:
    """Attach the policy to a function's role, unless it is attached."""
    roles.attach(work.aws, Role(function.role_arn, ()), work.stack.policy_arn)


def revoke_planned(work: Work, function: Function) -> None:
    """Take back what this run granted to a role that the function has not any more."""
    planned = work.request.planned_role
    if planned not in (None, function.role_arn):
        revoke(work, function, planned)


def revoke(work: Work, function: Function, role_arn: str) -> None:
    """Detach the policy from a role, unless a sealed function or version needs it.

    One that came between the look and the detachment is found by a second look. The other side
    of this race looks at the end of its cutting over.

    Args:
        work: of the step.
        function: whose grant it was.
        role_arn: its role, or the one that it had.
    """
    if _is_used(work, function, role_arn):
        return
    role = Role(role_arn, ())
    roles.detach_ours(work.aws, role, work.stack)
    if _is_used(work, function, role_arn):
        roles.attach(work.aws, role, work.stack.policy_arn)


def _is_used(work: Work, function: Function, role_arn: str) -> bool:
    own = (function.arn, f"{function.arn}:{LATEST}")
    users = surroundings.uses_of_role(work.aws, role_arn)
    if any(user not in own for user in users):
        return True
    # The list may be a little old: the function itself is read, since it was just changed.
    latest = functions.read(work.aws, function.name)
    return latest.role_arn == role_arn and POINTER in latest.environment
