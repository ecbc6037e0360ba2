"""Warnings: what the person should know although nothing is refused. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..model import SECRET_ARN_VARIABLE, STACK_TAG, WRAPPER_VARIABLE, Options, Shim, Target
from .early_readers import early_readers
from .published import (
    holds_only_pointers,
    keeping_plaintext,
    listed,
    moved_names,
    numbered,
    why_no_deletion,
)
from .rewiring import noted
from .runtime_dates import UPDATES_END
from .wiring import original_wrapper

_LOGICAL_ID_TAG = "aws:cloudformation:logical-id"


def warnings(
    target: Target, shim: Shim, moving: Collection[str], options: Options
) -> Iterator[str]:
    """Yield what a plan for these variables leaves to the person."""
    if moving:
        yield (
            f"The values of {', '.join(sorted(moving))} were exposed: moving is not rotating. "
            "Rotate each where it was issued, and put the new one into the secret"
        )
    yield from early_readers(target.function, target.stack, moving)
    yield from version_warnings(target, moving, options)
    yield from _kept(target, moving)
    yield from _loading_another_value(target, moving)
    yield from _owner(target, shim, moving)
    yield from standing_warnings(target)
    if target.recorded_daily:
        yield "AWS Config records Lambda functions daily here: the verdict follows within a day"


def standing_warnings(target: Target) -> Iterator[str]:
    """Yield warnings about a sealed function that hold even if the plan has no steps."""
    runtime = target.function.runtime or ""
    day = UPDATES_END.get(runtime)
    if day and target.today and target.today < day:
        yield (
            f"From {day} on, Lambda updates no function of the runtime {runtime}, so a sealed one "
            "cannot be taken back: raise the runtime before that day, or back out before it"
        )


def backout_warnings(target: Target) -> Iterator[str]:
    """Yield what a backout does not undo."""
    yield from _unread(target)
    yield from _wrapper_without_layer(target)
    sealed = [version for version in target.versions if version.sealed]
    if sealed:
        yield (
            f"Published versions {numbered(sealed)} are sealed: they keep "
            "needing the secret and the role's policy, so both stay"
        )


def _wrapper_without_layer(target: Target) -> Iterator[str]:
    """Yield that a wrapper is put back which cannot be there: only layers put files into /opt."""
    function, stack = target.function, target.stack
    before = original_wrapper(function, stack) or ""
    if before.startswith("/opt/") and all(map(stack.is_shim_layer, function.layers)):
        yield (
            f"{WRAPPER_VARIABLE} names a wrapper of a layer, and the function has no layer that it "
            "could be in: remove the variable if the layer was removed since"
        )


def version_warnings(target: Target, moving: Collection[str], options: Options) -> Iterator[str]:
    """Yield which published versions keep plaintext, what points at each, and what to do."""
    yield from _unread(target)
    moved = moved_names(target, moving)
    keeping = keeping_plaintext(target.versions, moved)
    if not keeping:
        return
    yield (
        f"Published versions keep the plaintext: {listed(keeping)}. Publish a new version after "
        "this one, move the aliases to it, then delete the old ones"
    )
    if why_not := why_no_deletion(target, options):
        yield f"No published version is deleted: {why_not}"
    pointing = [version for version in keeping if holds_only_pointers(version, moved)]
    if pointing and options.delete_old_versions:
        yield (
            f"Published versions {numbered(pointing)} are not deleted: they "
            "hold only pointers or nothing in these variables"
        )
    if options.delete_old_versions and (owner := target.function.tags.get(STACK_TAG)):
        yield (
            f"The newest two versions are not deleted: the CloudFormation stack {owner} owns the "
            "function, and goes back to the version before if a deployment fails"
        )
    if target.function.snap_start:
        yield "SnapStart runs published versions only: nothing changes until one is published"


def _unread(target: Target) -> Iterator[str]:
    if unread := [version for version in target.versions if version.unread]:
        yield (
            f"The variables of the published versions {numbered(unread)} could not be read, so "
            "they may keep plaintext, or load the secret: grant the remediation's role "
            "kms:Decrypt with their key, or look at them yourself"
        )


def _loading_another_value(target: Target, moving: Collection[str]) -> Iterator[str]:
    """Yield which values change for sealed versions, which load whatever the secret holds."""
    secret, environment = target.secret, target.function.environment
    sealed = [version for version in target.versions if version.sealed]
    if secret is None or not sealed or not secret.belongs_to(target.function):
        return
    changed = [n for n in sorted(moving) if secret.values.get(n, environment[n]) != environment[n]]
    if changed:
        yield (
            f"The sealed versions {listed(sealed)} load {', '.join(changed)} from the secret, "
            "which holds other values than the function has now: from their next start on, they "
            "see what the function has"
        )


def _kept(target: Target, moving: Collection[str]) -> Iterator[str]:
    secret, environment = target.secret, target.function.environment
    if secret is None or secret.pending_deletion or SECRET_ARN_VARIABLE in environment:
        return
    sealed = [version for version in target.versions if version.sealed]
    kept = [name for name in secret.names if name not in {*environment, *moving}]
    if sealed and kept:
        yield (
            f"The secret keeps {', '.join(kept)} for the sealed versions {numbered(sealed)}, and "
            "the newest code sees them, too, although they were taken out of its environment. "
            "Delete those versions, and take them out of the secret, once nobody needs them"
        )


def _owner(target: Target, shim: Shim, moving: Collection[str]) -> Iterator[str]:
    """Yield what a deployment must keep, so that it does not overwrite a sealed function."""
    function, policy = target.function, target.stack.policy_arn
    variables = noted(function, target.stack, shim)
    handler = "" if shim.is_wrapper else f"the handler {shim.entry}, "
    # Without the wrapper, the runtime starts as ever: nobody tells the code what it lacks.
    else_ = "starts without its values" if shim.is_wrapper else "does not start"
    yield (
        "Whoever writes this function's environment, handler or layers, or its role's policies, as "
        "a whole from now on (a pipeline, Terraform's managed_policy_arns and exclusive "
        "attachments, an edit from a copy) must carry what is sealed, or the function "
        f"{else_}: the variables {' and '.join((SECRET_ARN_VARIABLE, *variables))}, {handler}the "
        f"layer {shim.layer_arn}, and on the role {target.role.name} the policy {policy}"
    )
    stack = function.tags.get(STACK_TAG)
    if stack is None:
        return
    pointer = target.secret.arn if target.secret else "<the secret's ARN>"
    layers = [x for x in function.layers if not target.stack.is_shim_layer(x)]
    pasted = {SECRET_ARN_VARIABLE: pointer, **variables}
    yield (
        f"The CloudFormation stack {stack} owns the function: its next deployment puts the "
        f"plaintext back. Paste into {function.tags.get(_LOGICAL_ID_TAG, 'the function')}, and "
        f"take out {', '.join(sorted(moving)) or 'what was moved'}: "
        f"{'' if shim.is_wrapper else f'Handler: {shim.entry}; '}"
        f"Layers: [{', '.join([*layers, shim.layer_arn])}]; "
        f"Environment: {{Variables: {{{', '.join(map(': '.join, pasted.items()))}}}}}; and if a "
        f"stack owns the role {target.role.name}, too, add to its ManagedPolicyArns: {policy}"
    )
