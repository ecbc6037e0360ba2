"""The two Lambda handlers: `evaluate` for AWS Config, `scan` for the remediation runbook."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from .aws.cache_table import CacheTable
from .aws.clients import Aws
from .aws.ecr import ImageReader
from .aws.edge import EdgeReader
from .aws.layers import LayerReader
from .aws.pace import Pace, SharedPace, seconds_between
from .aws.package_download import open_image_part, open_package
from .aws.versions import VersionReader
from .compliance.notification import FUNCTION_TYPE, parse_notification
from .compliance.verdict import judge, judged_elsewhere, not_applicable
from .evaluator import Evaluator, still_unread
from .model import (
    ChangedFunction,
    Evaluation,
    Evidence,
    OutOfScope,
    RuleParameters,
    Scheduled,
    Verdict,
)
from .scanning.result_cache import ResultCache
from .telemetry import logger, metrics, report, report_notification

if TYPE_CHECKING:
    from .aws.cloudfront_functions import CloudFrontFunctionReader
    from .model import ConfigInvocation
    from .publication import Publication

# Made once per execution environment, before its first event.
_aws = Aws.connect()
_cache = ResultCache(CacheTable(os.environ["SCAN_CACHE_TABLE"], _aws.cache))
_pace = SharedPace(int(os.environ.get("RESERVED_CONCURRENCY", "0")), _aws.concurrency_quota)
_edge = EdgeReader(
    _aws.roles, _aws.distributions if os.environ.get("MAY_LIST_DISTRIBUTIONS") == "true" else None
)
_pace_of_all = Pace(seconds_between(1))  # a single invocation goes over all functions


def _now() -> datetime:
    return datetime.now(UTC)


@logger.inject_lambda_context
@metrics.log_metrics
def evaluate(event: dict[str, Any], context: LambdaContext) -> None:
    """Judge the function that AWS Config says has changed, and put the verdict.

    Raises:
        RuleError: there is no verdict, or a part of the function could not be read for now. Lambda
            retries; then the event ends in the failure queue.
    """
    report_notification()
    notification = parse_notification(event)
    evidence = Evidence()
    publication = _publication(notification.invocation, context)
    match notification:
        case Scheduled(invocation):
            _judge_all(invocation, context, publication)
            return
        case OutOfScope(invocation, resource_type, resource_id, reason):
            evaluation = Evaluation(resource_type, resource_id, not_applicable(reason))
        case ChangedFunction(invocation, name) as changed:
            verdict, evidence = _judge_changed(changed, context)
            evaluation = Evaluation(FUNCTION_TYPE, name, verdict)
    _aws.put_evaluations(notification.invocation, [evaluation])
    report(evaluation, evidence)
    if publication:
        publication.add(evaluation, evidence)
        publication.publish()
    if any(unread.is_temporary for unread in evidence.unread):
        raise still_unread(evaluation.resource_id, evidence)


@logger.inject_lambda_context
def scan(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Name a function's plaintext secrets for the runbook: locations and types, never values."""
    # A notification of AWS Config, which this artifact is started for most often, needs none of it.
    from .compliance.scan_request import parse_request, scan_response  # noqa: PLC0415

    request = parse_request(event)
    function = _aws.read_function(request.function_name)
    if function is None:
        return scan_response(request, None)
    # Without roles, versions, layers and images: the runbook asks for variables and own code only.
    evaluator = Evaluator(request.parameters, _cache, open_package, context)
    return scan_response(request, evaluator.gather_evidence(function), function.code_sha256)


def _publication(invocation: ConfigInvocation, context: LambdaContext) -> Publication | None:
    """Return what imports findings into Security Hub; None if the stack's owner asked for none."""
    if os.environ.get("SECURITY_HUB_FINDINGS") != "true":
        return None
    from .aws.security_hub import SecurityHub  # noqa: PLC0415
    from .publication import Publication  # noqa: PLC0415

    return Publication(SecurityHub(_aws.findings), invocation, context)


def _cloudfront_functions() -> CloudFrontFunctionReader | None:
    if os.environ.get("MAY_READ_CLOUDFRONT_FUNCTIONS") != "true":
        return None
    from .aws.cloudfront_functions import CloudFrontFunctionReader  # noqa: PLC0415

    return CloudFrontFunctionReader(_aws.distributions, _aws.key_values, _edge)


def _judge_all(
    invocation: ConfigInvocation, context: LambdaContext, publication: Publication | None
) -> None:
    # The change of a function needs none of it.
    from .periodic import evaluate_all, evaluate_cloudfront_functions  # noqa: PLC0415

    evaluator = _judging(invocation.parameters, context, _pace_of_all, must_finish_scan=True)
    try:
        # Few and small, and nothing else has them judged.
        if reader := _cloudfront_functions():
            evaluate_cloudfront_functions(_aws, evaluator, invocation, reader)
    finally:
        evaluate_all(_aws, evaluator, invocation, _pace_of_all, publication)


def _judge_changed(changed: ChangedFunction, context: LambdaContext) -> tuple[Verdict, Evidence]:
    if refusal := _pace.refusal():
        # The old verdict is about what the function was before, so it must not stay.
        evidence = Evidence(unread=(refusal,))
        return judge(evidence), evidence
    _pace.wait()
    evaluator = _judging(changed.invocation.parameters, context, _pace)
    function, listing = evaluator.as_recorded(changed, _now())
    function = function or _aws.read_function(changed.identifier)
    if function is None:
        return not_applicable("The function was deleted."), Evidence()
    if verdict := judged_elsewhere(function):
        return verdict, Evidence()
    evidence = evaluator.gather_evidence(function, listing)
    return judge(evidence), evidence


def _judging(
    parameters: RuleParameters,
    context: LambdaContext,
    pace: Pace,
    *,
    must_finish_scan: bool = False,
) -> Evaluator:
    return Evaluator(
        parameters,
        _cache,
        open_package,
        context,
        must_finish_scan,
        _aws.attached_policies,
        VersionReader(_aws.functions, pace, _edge),
        LayerReader(_aws.functions, pace),
        ImageReader(_aws.images, open_image_part),
    )
