"""The deletion of the secret after a backout, unless something still loads it."""

from __future__ import annotations

from ..aws import functions, secret_replicas, secret_store, versions
from ..aws.secret_content import require_owner
from ..model import EDGE_HANDLERS, SECRET_ARN_VARIABLE, Function, Secret
from .context import StepContext

_STAYS = "The secret stays, since the function or sealed published versions load it"


def delete_secret(
    context: StepContext, function: Function, secret: Secret | None
) -> tuple[str, ...]:
    """Schedule the secret's deletion if the request says so and no version needs the secret."""
    days = context.request.delete_secret_after_days
    if days is None or secret is None or secret.pending_deletion:
        return ()
    require_owner(function, secret)
    if _is_loaded(context, function):
        return (_STAYS,)
    if regions := secret_replicas.read(context.aws, secret):
        # Secrets Manager deletes no secret that has some.
        secret_replicas.remove(context.aws, secret, regions)
    secret_store.schedule_deletion(context.aws, secret, days)
    if _is_loaded(context, function):
        secret_store.restore(context.aws, secret)
        return (_STAYS,)
    return (f"The secret {secret.name} is deleted in {days} days, unless it is restored",)


def _is_loaded(context: StepContext, function: Function) -> bool:
    """Tell whether the function, or a published version of it, may load the secret now."""
    return _points_at_secret(context, function) or any(
        version.may_load_secret for version in versions.read_published(context.aws, function)
    )


def _points_at_secret(context: StepContext, function: Function) -> bool:
    """Tell whether a function points at a secret now: another run may have rewired it meanwhile."""
    latest = functions.read(context.aws, function.name)
    return SECRET_ARN_VARIABLE in latest.environment or latest.handler in EDGE_HANDLERS
