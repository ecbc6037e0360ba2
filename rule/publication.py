"""Publishes verdicts in AWS Security Hub, once AWS Config has them.

Whatever goes wrong here leaves the verdict, and whether the invocation fails, as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aws_lambda_powertools.utilities.typing import LambdaContext

from .aws.security_hub import Asff, FindingsNotImported, SecurityHub, calls_of
from .compliance.notification import FUNCTION_TYPE
from .compliance.security_finding import Place, SecurityFinding, security_finding, to_asff
from .model import ConfigInvocation, Evaluation, Evidence
from .telemetry import report_publication

_LONGEST_CALL_SECONDS = 10.0
"""What one call takes at most: an invocation with less time left ends without it."""
_CALLS_TO_RESOLVE = 2
"""What is resolved, and not archived, would stay resolved when the function is leaky again."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The verdicts of one invocation, on their way into Security Hub."""

    hub: SecurityHub
    invocation: ConfigInvocation
    context: LambdaContext
    _findings: list[SecurityFinding] = field(default_factory=list)

    def add(self, evaluation: Evaluation, evidence: Evidence) -> None:
        """Take a verdict; what is only a test of the rule's is left out."""
        if self.invocation.test_mode:
            return
        if evaluation.resource_type == FUNCTION_TYPE:
            self._findings.append(security_finding(evaluation, evidence))

    def publish(self) -> None:
        """Import findings of NON_COMPLIANT functions; resolve those that others had.

        Raises nothing: what failed is logged and counted, and the next evaluation tries again.
        """
        if not self._findings:
            return
        missing, causes = 0, set[str]()
        for is_open, act, calls in (
            (True, self.hub.put, 1),
            (False, self.hub.resolve, _CALLS_TO_RESOLVE),
        ):
            judged = [each for each in self._findings if each.is_open is is_open]
            for some in calls_of(judged):
                number, cause = self._attempt(act, some, calls * _LONGEST_CALL_SECONDS)
                if number:
                    missing += number
                    causes.add(cause)
        report_publication(missing, causes)

    def _attempt(
        self,
        act: Callable[[Sequence[Asff]], None],
        some: Sequence[SecurityFinding],
        seconds: float,
    ) -> tuple[int, str]:
        """Return how many findings were not imported, and why."""
        if self.context.get_remaining_time_in_millis() / 1000 < seconds:
            return len(some), "no time was left: raise TimeoutSeconds"
        try:
            act(self._as_asff(some))
        except FindingsNotImported as error:
            return error.refused or len(some), str(error)
        except Exception as error:  # noqa: BLE001 - the verdict is put, and must not seem to fail
            return len(some), type(error).__name__
        return 0, ""

    def _as_asff(self, some: Sequence[SecurityFinding]) -> list[Asff]:
        place = Place.of(self.context.invoked_function_arn)
        at = datetime.now(UTC)
        return [to_asff(each, place, self.invocation.rule_name, at) for each in some]
