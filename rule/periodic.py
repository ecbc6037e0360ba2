"""A scheduled notification: judge every function for which the invocation has time."""

from __future__ import annotations

from collections import Counter

from .aws.clients import Aws
from .aws.cloudfront_functions import CloudFrontFunctionReader
from .aws.evaluations import EVALUATIONS_A_CALL
from .aws.pace import Pace
from .compliance.notification import CLOUDFRONT_FUNCTION_TYPE, FUNCTION_TYPE
from .compliance.verdict import judge, judged_elsewhere
from .evaluator import Evaluator
from .model import (
    AccountSummary,
    ComplianceType,
    ConfigInvocation,
    Evaluation,
    Evidence,
    RuleError,
)
from .publication import Publication
from .telemetry import logger, report, report_account, report_cloudfront_functions


def evaluate_all(
    aws: Aws,
    evaluator: Evaluator,
    invocation: ConfigInvocation,
    pace: Pace,
    publication: Publication | None,
) -> AccountSummary:
    """Judge every function of the account and Region, and put a hundred verdicts at a time.

    A package that is not in the cache is scanned while time remains. A function that was not
    reached, or not read well enough for a verdict, is counted and keeps its old verdict. The rule
    starts no re-evaluation for it: with a periodic trigger that would never end.

    Raises:
        FunctionNotRead: the list of functions could not be read.
        EvaluationsNotPut: AWS Config did not take verdicts.
    """
    not_reached = sealed = 0
    verdicts, findings = Counter[ComplianceType](), Counter[str]()
    batch: list[Evaluation] = []
    # The whole list first: functions for which no time is left are counted, too.
    for name in list(aws.list_function_names()):
        judged = _evaluate(aws, evaluator, name, pace)
        if judged is None:
            not_reached += 1
            continue
        evaluation, evidence = judged
        batch.append(evaluation)
        verdicts[evaluation.verdict.compliance_type] += 1
        sealed += evidence.is_sealed
        if publication:
            publication.add(evaluation, evidence)
        findings.update(each.secret_type for each in evidence.decisive)
        if len(batch) == EVALUATIONS_A_CALL:
            aws.put_evaluations(invocation, batch)
            batch = []
    if batch:
        aws.put_evaluations(invocation, batch)
    summary = AccountSummary(verdicts, not_reached, sealed, findings)
    report_account(summary)
    if publication:
        publication.publish()
    return summary


def evaluate_cloudfront_functions(
    aws: Aws, evaluator: Evaluator, invocation: ConfigInvocation, reader: CloudFrontFunctionReader
) -> int:
    """Judge every CloudFront Function of the account: AWS Config is told of none of them.

    Returns:
        How many were not reached; they keep their old verdict.

    Raises:
        FunctionNotRead: the list of functions could not be read.
        EvaluationsNotPut: AWS Config did not take verdicts.
    """
    functions = reader.functions()
    evaluations: list[Evaluation] = []
    for function in functions:
        try:
            if evaluator.seconds_left <= 0:
                continue
            evidence = evaluator.gather_evidence_of_cloudfront(function, reader)
        except RuleError as error:
            logger.warning("not reached", extra={"function": function.name, "cause": str(error)})
            continue
        evaluation = Evaluation(CLOUDFRONT_FUNCTION_TYPE, function.name, judge(evidence))
        report(evaluation, evidence)
        evaluations.append(evaluation)
    if evaluations:
        aws.put_evaluations(invocation, evaluations)
    not_reached = len(functions) - len(evaluations)
    report_cloudfront_functions(len(evaluations), not_reached)
    return not_reached


def _evaluate(
    aws: Aws, evaluator: Evaluator, name: str, pace: Pace
) -> tuple[Evaluation, Evidence] | None:
    if evaluator.seconds_left <= 0:
        return None
    pace.wait()
    try:
        function = aws.read_function(name)
        if function is None:  # deleted since; its own notification says so
            return None
        elsewhere = judged_elsewhere(function)
        evidence = Evidence() if elsewhere else evaluator.gather_evidence(function)
    except RuleError as error:
        logger.warning("not reached", extra={"function": name, "cause": str(error)})
        return None
    evaluation = Evaluation(FUNCTION_TYPE, name, elsewhere or judge(evidence))
    report(evaluation, evidence)
    return evaluation, evidence
