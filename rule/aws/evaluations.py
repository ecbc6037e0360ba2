"""Puts verdicts into AWS Config."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..model import ConfigInvocation, Evaluation, RuleError
from .calls import call, fails_as

if TYPE_CHECKING:
    from mypy_boto3_config import ConfigServiceClient
    from mypy_boto3_config.type_defs import EvaluationTypeDef, PutEvaluationsResponseTypeDef

EVALUATIONS_A_CALL = 100
"""The most evaluations that one PutEvaluations call takes.

Source: https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html
"""


class EvaluationsNotPut(RuleError):
    """AWS Config did not take a verdict."""


def put_evaluations(
    client: ConfigServiceClient, invocation: ConfigInvocation, evaluations: Sequence[Evaluation]
) -> None:
    """Put verdicts into AWS Config, at most a hundred in a call.

    Raises:
        EvaluationsNotPut: names the missing permission, the cause, or the resources.
    """
    for start in range(0, len(evaluations), EVALUATIONS_A_CALL):
        _put(client, invocation, evaluations[start : start + EVALUATIONS_A_CALL])


@fails_as(EvaluationsNotPut)
def _put(
    client: ConfigServiceClient, invocation: ConfigInvocation, evaluations: Sequence[Evaluation]
) -> None:
    response = call(
        "config:PutEvaluations",
        "its rule",
        client.put_evaluations,
        Evaluations=[_to_api(invocation, evaluation) for evaluation in evaluations],
        ResultToken=invocation.result_token,
        TestMode=invocation.test_mode,
    )
    _check_all_taken(response)


def _check_all_taken(response: PutEvaluationsResponseTypeDef) -> None:
    failed = response.get("FailedEvaluations", [])
    if failed:
        names = ", ".join(failure.get("ComplianceResourceId", "?") for failure in failed)
        raise EvaluationsNotPut(f"AWS Config did not take the verdicts of {names}: evaluate again")


def _to_api(invocation: ConfigInvocation, evaluation: Evaluation) -> EvaluationTypeDef:
    return {
        "ComplianceResourceType": evaluation.resource_type,
        "ComplianceResourceId": evaluation.resource_id,
        "ComplianceType": evaluation.verdict.compliance_type.value,
        "Annotation": evaluation.verdict.annotation,
        "OrderingTimestamp": invocation.ordering_timestamp,
    }
