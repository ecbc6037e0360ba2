"""A scheduled notification: judge every function for which the invocation has time."""

from __future__ import annotations

from dataclasses import dataclass

from .aws.clients import Aws
from .aws.evaluations import EVALUATIONS_A_CALL
from .aws.pace import Pace
from .compliance.notification import FUNCTION_TYPE
from .compliance.verdict import judge
from .evaluator import Evaluator
from .model import ConfigInvocation, Evaluation, RuleError
from .telemetry import logger, report, report_progress


@dataclass(frozen=True, slots=True)
class Progress:
    """How many functions were evaluated."""

    evaluated: int
    not_reached: int
    """Functions without a new verdict; they keep their old verdict."""


def evaluate_all(
    aws: Aws, evaluator: Evaluator, invocation: ConfigInvocation, pace: Pace
) -> Progress:
    """Judge every function of the account and Region, and put a hundred verdicts at a time.

    A package that is not in the cache is scanned while time remains. A function that was not
    reached, or not read well enough for a verdict, is counted and keeps its old verdict. The rule
    starts no re-evaluation for it: with a periodic trigger that would never end.

    Raises:
        FunctionNotRead: the list of functions could not be read.
        EvaluationsNotPut: AWS Config did not take verdicts.
    """
    evaluated = not_reached = 0
    batch: list[Evaluation] = []
    # The whole list first: functions for which no time is left are counted, too.
    for name in list(aws.list_function_names()):
        evaluation = _evaluate(aws, evaluator, name, pace)
        if evaluation is None:
            not_reached += 1
            continue
        batch.append(evaluation)
        evaluated += 1
        if len(batch) == EVALUATIONS_A_CALL:
            aws.put_evaluations(invocation, batch)
            batch = []
    if batch:
        aws.put_evaluations(invocation, batch)
    report_progress(evaluated, not_reached)
    return Progress(evaluated, not_reached)


def _evaluate(aws: Aws, evaluator: Evaluator, name: str, pace: Pace) -> Evaluation | None:
    if evaluator.seconds_left <= 0:
        return None
    pace.wait()
    try:
        function = aws.read_function(name)
        if function is None:  # deleted since; its own notification says so
            return None
        evidence = evaluator.gather_evidence(function)
    except RuleError as error:
        logger.warning("not reached", extra={"function": name, "cause": str(error)})
        return None
    evaluation = Evaluation(FUNCTION_TYPE, name, judge(evidence))
    report(evaluation, evidence)
    return evaluation
