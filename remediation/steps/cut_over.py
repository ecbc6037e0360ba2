"""The step CutOver: remove the plaintext, start the function without it, then seal the function.

Each update is made under the RevisionId that a probe has confirmed. If layers, role, code or
anything else was changed in between, the function is probed again or backed out.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from ..aws import functions, secret_store
from ..model import Configuration, Function
from ..planning.rewiring import sealed, without_plaintext
from ..planning.wiring import Wiring
from . import grants
from .context import StepContext, StepFailed
from .grant_and_shadow import require_equal_values, require_present
from .probe import needs_probe, probe_until_ready

_ROUNDS = 8
"""How often the function may be updated meanwhile; two of these updates are CutOver's own."""


def cut_over(context: StepContext) -> None:
    """Remove the plaintext that the secret holds, and keep it removed if the function starts.

    The first update removes the plaintext and leaves the probe variable, so that the function can
    be probed without plaintext. The second update removes the probe variable. A run that finds the
    function between these updates continues from there.

    Raises:
        StepFailed: the function is not as it was probed and cannot be probed again, or it does not
            start.
    """
    probed = context.request.probed_revision
    refused: str | None = None
    removed: dict[str, str] = {}
    for _ in range(_ROUNDS):
        function = context.wait_until_updated(refused=refused)
        if _is_sealed(context, function):
            _finish(context, function)
            return
        if function.revision_id != probed:
            _return_to_secret(context, function, removed)
            if context.request.planned_role in (None, function.role_arn):
                # A function with the same role may have been backed out meanwhile, and its run may
                # have detached the policy. Only the planned role is granted the policy.
                grants.ensure(context, function)
            function = probe_until_ready(context, function)
            probed = function.revision_id
            if not needs_probe(context, function):
                continue
        moving = {name: function.environment[name] for name in context.moving(function.environment)}
        if context.update(function, _next_configuration(context, function, moving, removed)):
            removed |= moving
            refused = None
        else:
            refused = function.revision_id
    raise StepFailed(
        f"{function.name} was changed by others again and again; nothing of theirs was "
        "overwritten: start again when they are done"
    )


def _is_sealed(context: StepContext, function: Function) -> bool:
    wiring = context.wiring_of(function)
    moving = context.moving(function.environment)
    if wiring is Wiring.PLAIN or (wiring is Wiring.SEALED and moving):
        raise StepFailed(f"{function.name} was changed after it was probed: start again")
    return wiring is Wiring.SEALED


def _next_configuration(
    context: StepContext, function: Function, moving: Mapping[str, str], removed: Mapping[str, str]
) -> Configuration:
    """Return the next configuration: first without plaintext, then without the probe variable."""
    if not moving:
        return sealed(function.configuration)
    if not context.request.options.one_step:
        require_present(set(context.request.planned) - moving.keys() - removed.keys())
    require_equal_values(function, context.stored(function), moving)
    return without_plaintext(function, moving, secrets.token_hex(16))


def _return_to_secret(context: StepContext, function: Function, removed: Mapping[str, str]) -> None:
    """Put removed values back into the secret if somebody wrote a version without them."""
    if not removed or context.wiring_of(function) is not Wiring.SHADOWED:
        return
    for _ in range(_ROUNDS):
        secret = context.stored(function)
        lost = {
            name: value
            for name, value in removed.items()
            if name not in secret.values and name not in function.environment
        }
        if not lost or secret_store.put(context.aws, function, secret, lost, secret.values):
            return


def _finish(context: StepContext, function: Function) -> None:
    grants.ensure(context, function)
    functions.unmark(context.aws, function)
    grants.revoke_from_planned_role(context, function)
