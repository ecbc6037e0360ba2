"""The two Lambda handlers tell Security Hub after AWS Config has the verdicts."""

from __future__ import annotations

import json

import pytest

from rule import app
from rule.model import FunctionSnapshot
from tests.events import event
from tests.rule.app_account import NOT_A_PASSWORD, account, function
from tests.rule.contexts import Context
from tests.rule.hub import Findings, states

NAMES = ("batch_import_findings", "batch_update_findings")

pytestmark = pytest.mark.usefixtures("no_metrics_left")


@pytest.mark.parametrize("name", ["change", "scheduled"])
@pytest.mark.parametrize("fails", [{}, {"BatchImportFindings": "InternalException"}])
def test_the_verdict_is_put_first_and_whatever_security_hub_does(
    monkeypatch: pytest.MonkeyPatch, name: str, fails: dict[str, str]
) -> None:
    aws = account(monkeypatch, function(DB_PASSWORD=NOT_A_PASSWORD))
    client = Findings(fails=fails)
    put_when_asked: list[int] = []

    def findings() -> Findings:
        put_when_asked.append(len(aws.put))
        return client

    monkeypatch.setenv("SECURITY_HUB_FINDINGS", "true")
    aws.findings = findings

    app.evaluate(event(name), Context())

    assert put_when_asked == [1]
    assert client.calls == ["BatchImportFindings"]
    assert aws.put[0][1].verdict.compliance_type == "NON_COMPLIANT"
    assert NOT_A_PASSWORD not in json.dumps(client.kept)


@pytest.mark.parametrize(
    ("name", "holding"),
    [("deleted", None), ("change", None), ("change", function(STAGE="production"))],
    ids=["deleted", "gone meanwhile", "clean"],
)
def test_the_finding_of_a_function_that_is_clean_or_gone_is_resolved(
    monkeypatch: pytest.MonkeyPatch, name: str, holding: FunctionSnapshot | None
) -> None:
    client = Findings()
    monkeypatch.setenv("SECURITY_HUB_FINDINGS", "true")
    account(monkeypatch, function(DB_PASSWORD=NOT_A_PASSWORD)).findings = lambda: client
    app.evaluate(event("change"), Context())

    account(monkeypatch, holding).findings = lambda: client
    app.evaluate(event(name), Context())

    assert list(states(client).values()) == [("ARCHIVED", "RESOLVED")]


@pytest.mark.parametrize("said", [None, "false"])
def test_nothing_is_imported_unless_the_stacks_owner_says_so(
    monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    if said is None:
        monkeypatch.delenv("SECURITY_HUB_FINDINGS", raising=False)
    else:
        monkeypatch.setenv("SECURITY_HUB_FINDINGS", said)
    aws = account(monkeypatch, function(DB_PASSWORD=NOT_A_PASSWORD))

    app.evaluate(event("change"), Context())

    assert len(aws.put) == 1


def test_the_clients_methods_are_botocores() -> None:
    client = app._aws.findings()

    assert all(hasattr(client, name) and hasattr(Findings, name) for name in NAMES)
