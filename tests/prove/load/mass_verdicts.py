"""What must hold after all functions of an account changed at once: a sentence for each breach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.prove.load.mass_change import RESERVED, Account, Settled


def wrong(account: Account, settled: Settled, most_requests: int) -> Iterator[str]:
    """Yield what did not hold, a sentence each."""
    if settled.failed:
        yield f"{settled.failed} events ended in the failure queue"
    unanswered = {each.function for each in settled.sent if each.token not in settled.put}
    if unanswered:
        yield f"no verdict was put for {len(unanswered)} functions, such as {min(unanswered)}"
    if settled.peak != RESERVED:
        yield f"{settled.peak} evaluations ran at once; reserved are {RESERVED}"
    if not settled.throttled:
        yield "nothing was throttled, so nothing was proven"
    sent = Counter(each.function for each in settled.sent)
    for name, requests in settled.requests.items():
        if requests > most_requests * sent[name]:
            yield f"{name} took {requests} requests for {sent[name]} notifications"
    yield from _wrong_verdicts(account, settled)


def _wrong_verdicts(account: Account, settled: Settled) -> Iterator[str]:
    newest: dict[str, str] = {}
    for each in settled.sent:
        newest[each.function] = max(newest.get(each.function, ""), each.captured)
    view = _view(account)
    for name, password in account.secrets.items():
        result = view.get(name)
        if result is None:
            yield f"{name} is not in the view"
            continue
        deserved = "NON_COMPLIANT" if password else "COMPLIANT"
        if result["ComplianceType"] != deserved:
            yield f"{name} is {result['ComplianceType']}; it should be {deserved}"
        captured = result["EvaluationResultIdentifier"]["OrderingTimestamp"].timestamp()
        if abs(captured - datetime.fromisoformat(newest[name]).timestamp()) > 0.001:
            yield f"{name} has the verdict of another notification than the newest"


def _view(account: Account) -> dict[str, Any]:
    pages = (
        account.emulator.client("config")
        .get_paginator("get_compliance_details_by_config_rule")
        .paginate(ConfigRuleName=account.stack.outputs["RuleName"])
    )
    return {
        result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]: result
        for page in pages
        for result in page["EvaluationResults"]
    }
