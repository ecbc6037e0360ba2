"""The step CutOver: the plaintext goes, the function is started without it, then it is sealed.

Each update is made under the very RevisionId that a probe has proved. So layers, role, code, or
anything else that came in between is proved first, or leads back.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from ..aws import functions, secret_store
from ..model import Configuration, Function
from ..planning.wiring import Wiring, sealed, without_plaintext
from . import grants
from .context import StepFailed, Work
from .grant_and_shadow import must_equal, must_not_be_gone
from .probe import is_to_be_proved, prove

_ROUNDS = 8
"""How often the function may be changed by others meanwhile; two are its own."""


def cut_over(work: Work) -> None:
    """Take the plaintext away that the secret holds, once the function starts without it.

    The first update takes the plaintext and leaves the probe, so that the start can be asked about;
    the second takes the probe. Whoever finds the function in between goes on from there.

    Raises:
        StepFailed: it is not what was probed and cannot be proved anew, or does not start.
    """
    proved = work.request.proved_revision
    refused: str | None = None
    taken: dict[str, str] = {}
    for _ in range(_ROUNDS):
        function = work.settled(refused=refused)
        if _is_sealed(work, function):
            _finish(work, function)
            return
        if function.revision_id != proved:
            _put_back(work, function, taken)
            if work.request.planned_role in (None, function.role_arn):
                # A sibling that backed out meanwhile may have taken the grant. A role that was
                # not planned with is granted nothing, and has to do without.
                grants.ensure(work, function)
            function = prove(work, function)
            proved = function.revision_id
            if not is_to_be_proved(work, function):
                continue
        moving = {name: function.environment[name] for name in work.moving(function.environment)}
        if work.update(function, _next(work, function, moving, taken)):
            taken |= moving
            refused = None
        else:
            refused = function.revision_id
    raise StepFailed(
        f"{function.name} was changed by others again and again; nothing of theirs was "
        "overwritten: start again when they are done"
    )


def _is_sealed(work: Work, function: Function) -> bool:
    wiring = work.wiring_of(function)
    moving = work.moving(function.environment)
    if wiring is Wiring.PLAIN or (wiring is Wiring.SEALED and moving):
        raise StepFailed(f"{function.name} was changed after it was probed: start again")
    return wiring is Wiring.SEALED


def _next(
    work: Work, function: Function, moving: Mapping[str, str], taken: Mapping[str, str]
) -> Configuration:
    """Return what comes after what was proved: no plaintext, and then no probe either."""
    if not moving:
        return sealed(function.configuration)
    if not work.request.options.one_step:
        must_not_be_gone(set(work.request.planned) - moving.keys() - taken.keys())
    must_equal(function, work.stored(function), moving)
    return without_plaintext(function, moving, secrets.token_hex(16))


def _put_back(work: Work, function: Function, taken: Mapping[str, str]) -> None:
    """Put values into the secret that somebody else's version lacks, and nothing else has."""
    if not taken or work.wiring_of(function) is not Wiring.SHADOWED:
        return
    for _ in range(_ROUNDS):
        secret = work.stored(function)
        lost = {
            name: value
            for name, value in taken.items()
            if name not in secret.values and name not in function.environment
        }
        if not lost or secret_store.put(work.aws, function, secret, lost, secret.values):
            return


def _finish(work: Work, function: Function) -> None:
    grants.ensure(work, function)
    functions.unmark(work.aws, function)
    grants.revoke_planned(work, function)
