"""What the plan says of secrets in code: nothing is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from ...aws import packages, snapshots
from ...aws.function_code import sha256_of
from ...model import PackageRefusals, Plan, Refusal, Refusals, Target
from ...packages.lookups import MOST_BYTES
from ...planning.code_move import (
    CodeMove,
    still_to_move,
    with_code,
    with_names,
    with_variables,
)
from ...planning.code_refusals import code_refusals
from ...planning.moved_code import version_with_code
from ...planning.plan import plan, selected_variables
from ...runbook.response import plan_response
from ..context import StepContext
from ..packages import package_of
from ..target import read_target, with_published
from .lookups import looked_up

_AGAIN = "start again"


def plan_with_code(context: StepContext, today: date) -> dict[str, Any]:
    """Return the output of the step Plan: secrets in code are moved as variables are.

    Raises:
        Refused: each reason, with what to do about it.
        PackageNotRead: the package could not be downloaded.
    """
    request, options = context.request, context.request.options
    read = read_target(context.aws, context.stack, request.function_name, options)
    target = replace(read, today=today)
    move = plan_code(context, target)
    if isinstance(move, Refusals):
        others = plan(target, request.found, options)
        more = others.refusals if isinstance(others, Refusals) else ()
        return plan_response(target, Refusals((*move.refusals, *more)))
    # What an earlier run made variables is moved, too, even if the rule finds no secret in it.
    names = move.names if move else still_to_move(target)
    found, options = (*request.found, *names), with_names(options, names)
    if move:
        target = with_variables(target, move)
    selected = selected_variables(found, options)
    target = with_published(context.aws, target, selected, options)
    planned = plan(target, found, options)
    if move and isinstance(planned, Plan):
        planned = with_code(planned, move)
    return plan_response(target, planned, move)


def plan_code(context: StepContext, target: Target) -> CodeMove | Refusals | None:
    """Plan how to take the secrets out of a function's code; None if there are none.

    Raises:
        PackageNotRead: the package could not be downloaded.
    """
    request, function = context.request, target.function
    if not request.located and not request.edge.blocking:
        return None
    latest = snapshots.read(context.aws, function.name)
    _, package = packages.read(context.aws, function.name)
    found = list(code_refusals(target, latest, package.settings, request.options, MOST_BYTES))
    found += [
        Refusal(f"A part of the code was not read, so it may hold more secrets: {each}", _AGAIN)
        for each in request.edge.blocking
    ]
    if request.scanned_code not in (None, function.code_sha256) or (
        latest.code_sha256 != function.code_sha256
    ):
        found.append(Refusal("The function was deployed after it was scanned", _AGAIN))
    if found or function.environment_error:
        return Refusals(tuple(found))
    content = package_of(context, latest)
    if sha256_of(content) != latest.code_sha256:
        return Refusals((Refusal("The function was deployed after it was scanned", _AGAIN),))
    made = looked_up(context, function, content)
    if isinstance(made, PackageRefusals):
        return Refusals(_as_refusals(made))
    left = still_to_move(target)
    environment = function.environment
    new = {name: v for name, v in made.values.items() if name not in environment}
    return CodeMove(
        before=latest.code_sha256,
        after=sha256_of(made.content),
        kept=version_with_code(target.versions, latest.code_sha256, environment),
        names=tuple(sorted({*made.values, *left})),
        added={**new, **{name: environment[name] for name in left}},
        paths=tuple(sorted(patch.path for patch in made.patches)),
    )


def _as_refusals(package: PackageRefusals) -> tuple[Refusal, ...]:
    lines = (
        Refusal(f"{each.path}:{each.line}: {each.refusal.reason}", each.refusal.remedy)
        for each in package.lines
    )
    return (*lines, *package.others)
