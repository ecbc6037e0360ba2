"""The grant: the policy on a role, attached as long as a sealed function needs the policy."""

from __future__ import annotations

from ..aws import functions, roles, versions
from ..model import EDGE_HANDLERS, LATEST, SECRET_ARN_VARIABLE, Function, Role
from .context import StepContext


def ensure(context: StepContext, function: Function) -> None:
    """Attach the policy to a function's role, unless it is attached already."""
    roles.attach(context.aws, Role(function.role_arn, ()), context.stack.policy_arn)


def revoke_from_planned_role(context: StepContext, function: Function) -> None:
    """Detach the policy from the planned role if the function has another role by now."""
    planned = context.request.planned_role
    if planned not in (None, function.role_arn):
        revoke(context, function, planned)


def revoke(context: StepContext, function: Function, role_arn: str) -> None:
    """Detach the policy from a role, unless a sealed function or version needs the policy.

    The role's users are listed again afterwards: a function may have been sealed in between. Such a
    function's own run checks the policy at the end of CutOver.

    Args:
        context: of the step.
        function: the function that was granted the policy.
        role_arn: the function's role, or a former one.
    """
    if _is_used(context, function, role_arn):
        return
    role = Role(role_arn, ())
    roles.detach_grants(context.aws, role, context.stack)
    if _is_used(context, function, role_arn):
        roles.attach(context.aws, role, context.stack.policy_arn)


def _is_used(context: StepContext, function: Function, role_arn: str) -> bool:
    own = (function.arn, f"{function.arn}:{LATEST}")
    users = versions.users_of_role(context.aws, role_arn)
    if any(user not in own for user in users):
        return True
    # ListFunctions may lag, and this function was just changed: so the function itself is read.
    latest = functions.read(context.aws, function.name)
    is_sealed = SECRET_ARN_VARIABLE in latest.environment or latest.handler in EDGE_HANDLERS
    return latest.role_arn == role_arn and is_sealed
