"""Every reason against replacing the code of a function, each with what to do. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..model import Options, Refusal, Snapshot, Target
from .moved_code import moved_code
from .wiring import Wiring, has_remediation_parts, wiring_of

_RUNTIMES = ("python", "nodejs")
_SOURCE = "change the source by the diffs of ShowPatch, and deploy it"


def code_refusals(
    target: Target, latest: Snapshot, owners: Collection[str], options: Options, most_bytes: int
) -> Iterator[Refusal]:
    """Yield the reasons that the package itself does not give.

    Args:
        target: the function and its surroundings.
        latest: ``$LATEST``, with its settings.
        owners: settings by which the owner keeps the package elsewhere.
        options: what the person chose.
        most_bytes: the largest zip that may be sent.
    """
    function, signing = target.function, target.code_signing
    if not target.stack.may_move_code:
        yield Refusal(
            "This stack replaces no code", "set its parameter CodeRemediation=true, or " + _SOURCE
        )
    if not (function.runtime or "").startswith(_RUNTIMES):
        yield Refusal(
            "Lookups are proven in Python and JavaScript only, for functions of these runtimes",
            "have the code read its secrets from variables of the function",
        )
    if signing and signing.enforced:
        yield Refusal(
            "The function takes signed code alone, and the changed package would have no signature",
            f"{_SOURCE} signed",
        )
    if owners:
        yield Refusal(
            f"The package is kept under {' and '.join(owners)}, which an upload would undo",
            _SOURCE,
        )
    size = latest.settings.get("CodeSize")
    if isinstance(size, int) and size > most_bytes:
        yield Refusal(
            f"The package has {size:,} bytes, and {most_bytes:,} can be sent to Lambda", _SOURCE
        )
    if not _is_at_the_beginning(target):
        yield Refusal(
            "The function is sealed already, and what takes it back knows of one code",
            "run the backout runbook, then start again with MoveCode=true",
        )
    if options.one_step:
        yield Refusal(
            "With OneStep, the plaintext goes before the code that looks it up was probed",
            "start again without OneStep, or without MoveCode",
        )


def _is_at_the_beginning(target: Target) -> bool:
    """Tell whether the code is as it was before any remediation, whose run may have broken off."""
    function = target.function
    if not has_remediation_parts(function, target.stack):
        return True
    moved = moved_code(function.environment)
    return (
        moved is not None
        and moved.is_before(function.code_sha256)
        and wiring_of(function, target.stack) is Wiring.SHADOWED
        and set(moved.names) <= set(function.environment)
    )
