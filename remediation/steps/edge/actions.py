"""The actions of the runbooks for functions at the edge, by the names in their requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...runbook.edge_response import DEPLOYING, done_response
from .. import grant_and_shadow
from ..context import StepContext
from . import associate, backout, package, plan, publish, store, verify

Action = Callable[[StepContext], dict[str, Any]]


def _store(context: StepContext) -> dict[str, Any]:
    return done_response(context.request, "Store", store.store(context))


def _grant(context: StepContext) -> dict[str, Any]:
    grant_and_shadow.grant(context)
    return done_response(context.request, "Grant")


def _package(context: StepContext) -> dict[str, Any]:
    package.package(context)
    return done_response(context.request, "Package")


def _publish(context: StepContext) -> dict[str, Any]:
    number = publish.publish(context)
    return {**done_response(context.request, "Publish"), "version": number}


def _probe(context: StepContext) -> dict[str, Any]:
    publish.probe(context)
    return done_response(context.request, "Probe")


def _associate(context: StepContext) -> dict[str, Any]:
    is_over = associate.associate(context)
    response = done_response(context.request, "Associate")
    return response if is_over else {**response, "status": DEPLOYING}


def _verify(context: StepContext) -> dict[str, Any]:
    return done_response(context.request, "Verify", verify.verify(context))


def _back_out(context: StepContext) -> dict[str, Any]:
    outcome = backout.back_out(context)
    response = done_response(context.request, "Backout", outcome.warnings)
    return response if outcome.is_over else {**response, "status": DEPLOYING}


EDGE_ACTIONS: Mapping[str, Action] = {
    "edge_find": plan.find,
    "edge_plan": plan.plan,
    "edge_store": _store,
    "edge_grant": _grant,
    "edge_package": _package,
    "edge_publish": _publish,
    "edge_probe": _probe,
    "edge_associate": _associate,
    "edge_verify": _verify,
    "edge_back_out": _back_out,
}
