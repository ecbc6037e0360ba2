"""Findings in AWS Security Hub: imported, updated, and resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from ..model import RuleError
from .calls import call, fails_as

FINDINGS_A_CALL = 100
"""The most findings that BatchImportFindings and BatchUpdateFindings take.

Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
"""
_HUB = "this account's Security Hub"
_NOT_THERE = "FindingNotFound"
"""BatchUpdateFindings' code for a finding that was never imported.

Source: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html
"""

Asff = Mapping[str, Any]
"""A finding in the AWS Security Finding Format."""
_Finding = TypeVar("_Finding")


class FindingsNotImported(RuleError):
    """Security Hub did not take findings. The verdicts in AWS Config are there all the same."""

    def __init__(self, message: str, refused: int = 0) -> None:
        """Make the error.

        Args:
            message: what was wrong and what to do.
            refused: how many findings were refused; 0 if none of those that were sent was taken.
        """
        super().__init__(message)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class SecurityHub:
    """The account's Security Hub in the Region."""

    client: Callable[[], Any]
    """Makes the client at the first call."""

    @fails_as(FindingsNotImported)
    def put(self, findings: Sequence[Asff]) -> None:
        """Import open findings, or update them.

        Args:
            findings: at most `FINDINGS_A_CALL`.

        Raises:
            FindingsNotImported: names the missing permission, the cause, or how many were refused.
        """
        answer = call("securityhub:BatchImportFindings", _HUB, self._import, findings)
        if failed := answer.get("FailedFindings", []):
            raise FindingsNotImported(
                f"Security Hub refused {len(failed)} of {len(findings)} findings "
                f"({_codes(failed)}): look whether it is enabled in this Region",
                len(failed),
            )

    @fails_as(FindingsNotImported)
    def resolve(self, findings: Sequence[Asff]) -> None:
        """Resolve and archive those findings that were imported before; make no new ones.

        Their workflow status says whether a finding is there at all. To import what is archived
        from the beginning would leave one for each clean function.

        Args:
            findings: archived ones, at most `FINDINGS_A_CALL`.

        Raises:
            FindingsNotImported: names the missing permission, the cause, or how many were refused.
        """
        answer = call("securityhub:BatchUpdateFindings", _HUB, self._resolve, findings)
        there = {each["Id"] for each in answer.get("ProcessedFindings", [])}
        known = [each for each in findings if each["Id"] in there]
        missing, causes = 0, list[str]()
        if known:
            try:
                self.put(known)
            except FindingsNotImported as error:
                missing += error.refused or len(known)
                causes.append(str(error))
        unprocessed = answer.get("UnprocessedFindings", [])
        if failed := [each for each in unprocessed if each.get("ErrorCode") != _NOT_THERE]:
            missing += len(failed)
            causes.append(
                f"Security Hub did not resolve {len(failed)} of {len(findings)} findings "
                f"({_codes(failed)}): the next evaluation tries again"
            )
        if causes:
            raise FindingsNotImported(". ".join(causes), missing)

    def _import(self, findings: Sequence[Asff]) -> dict[str, Any]:
        answer: dict[str, Any] = self.client().batch_import_findings(Findings=list(findings))
        return answer

    def _resolve(self, findings: Sequence[Asff]) -> dict[str, Any]:
        answer: dict[str, Any] = self.client().batch_update_findings(
            FindingIdentifiers=[
                {"Id": each["Id"], "ProductArn": each["ProductArn"]} for each in findings
            ],
            Workflow={"Status": "RESOLVED"},
        )
        return answer


def calls_of(findings: Sequence[_Finding]) -> Iterator[Sequence[_Finding]]:
    """Split findings into what one call takes."""
    rest = iter(findings)
    while some := list(islice(rest, FINDINGS_A_CALL)):
        yield some


def _codes(failed: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(sorted({str(each.get("ErrorCode", "unknown error")) for each in failed}))
