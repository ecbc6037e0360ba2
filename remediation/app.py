"""The Lambda handler of the runbooks' steps: one action an invocation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from .aws.clients import Aws
from .aws.stack import stack_of
from .model import Stack
from .planning.plan import plan, selected_variables
from .runbook.parts import InvalidRequest
from .runbook.request import Request, parse_request
from .runbook.response import (
    Refused,
    patch_response,
    plan_response,
    shift_response,
    step_response,
    watch_response,
)
from .steps import (
    backout,
    cut_over,
    delete_versions,
    grant_and_shadow,
    patch,
    probe,
    publish,
    repoint,
    shift,
    store,
)
from .steps.context import StepContext
from .steps.target import read_target, with_published
from .telemetry import logger, metrics, report_done, report_failed, report_refused, report_step

# Made once per execution environment, before its first event.
_aws = Aws.connect()
_stack: Stack = stack_of(os.environ)

_AT_THE_EDGE = "edge_"
"""How the actions on functions at the edge begin."""
_WITH_CODE = ("keep_code", "add_variables", "replace_code")
"""Actions on the code of a function."""
_ACTIONS: dict[str, Callable[[StepContext], Iterable[str] | str | None]] = {
    "store": store.store,
    "grant": grant_and_shadow.grant,
    "shadow": grant_and_shadow.shadow,
    "probe": probe.probe,
    "cut_over": cut_over.cut_over,
    "repoint": repoint.repoint,
    "put_back": repoint.put_back,
    "delete_versions": delete_versions.delete_versions,
    "back_out": backout.back_out,
}


@logger.inject_lambda_context
@metrics.log_metrics
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do one step of a runbook; return its status.

    Raises:
        RemediationError: the step cannot go on. From Store on, the runbook then backs out.
    """
    report_step()
    try:
        request = parse_request(event)
        response = _do(request, context)
    except Refused:
        report_refused()
        raise
    except Exception:
        report_failed()
        raise
    report_done(request.action, response)
    return response


def _do(request: Request, context: LambdaContext) -> dict[str, Any]:
    response: dict[str, Any]
    if request.action == "plan":
        response = _plan(_context(request, context))
    elif request.action == "patch":
        response = patch_response(request.function_name, patch.patch(_context(request, context)))
    elif request.action == "publish":
        published = publish.publish(_context(request, context))
        response = step_response(
            request.action, request.function_name, published.warnings, published.version
        )
    elif request.action == "shift":
        shifted = shift.shift(_context(request, context))
        response = shift_response(request.function_name, shifted.warnings, shifted.since)
    elif request.action == "watch":
        watched = shift.watch(_context(request, context))
        response = watch_response(request.function_name, watched.warnings, is_over=watched.is_over)
    elif request.action in _WITH_CODE:
        response = _do_with_code(request, context)
    elif request.action.startswith(_AT_THE_EDGE):
        response = _do_at_the_edge(request, context)
    elif request.action in _ACTIONS:
        outcome = _ACTIONS[request.action](_context(request, context))
        response = step_response(request.action, request.function_name, outcome)
    else:
        raise _unknown(request)
    return response


def _do_at_the_edge(request: Request, context: LambdaContext) -> dict[str, Any]:
    # Few functions are at the edge, and loading these steps takes a part of each cold start.
    from .steps.edge.actions import EDGE_ACTIONS  # noqa: PLC0415

    if request.action not in EDGE_ACTIONS:
        raise _unknown(request)
    return EDGE_ACTIONS[request.action](_context(request, context))


def _do_with_code(request: Request, context: LambdaContext) -> dict[str, Any]:
    # The code of few functions is replaced, and loading these steps takes a part of a cold start.
    from .steps.code.actions import CODE_ACTIONS  # noqa: PLC0415

    return CODE_ACTIONS[request.action](_context(request, context))


def _unknown(request: Request) -> InvalidRequest:
    return InvalidRequest(f"There is no action {request.action}")


def _context(request: Request, context: LambdaContext) -> StepContext:
    return StepContext(_aws, _stack, request, lambda: context.get_remaining_time_in_millis() / 1000)


def _plan(context: StepContext) -> dict[str, Any]:
    request, today = context.request, datetime.now(UTC).date()
    if request.options.move_code:
        from .steps.code.plan import plan_with_code  # noqa: PLC0415

        return plan_with_code(context, today)
    target = with_published(
        _aws,
        read_target(_aws, _stack, request.function_name, request.options),
        selected_variables(request.found, request.options),
        request.options,
    )
    target = replace(target, today=today)
    return plan_response(target, plan(target, request.found, request.options))
