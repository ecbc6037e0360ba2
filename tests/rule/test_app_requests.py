"""How many requests an evaluation makes of AWS, and at which pace."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rule import app
from rule.aws.clients import FunctionNotRead
from rule.aws.pace import Pace, SharedPace
from rule.model import (
    ComplianceType,
    RuleParameters,
    Unread,
)
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import ResultCache
from tests.events import event
from tests.proofs import proofs_but
from tests.rule.app_account import ARN, LAYERS, NOT_A_PASSWORD, account, function
from tests.rule.contexts import Context
from tests.rule.published_lists import alias, version
from tests.rule.scanning.tables import Rows

DENIED = Unread("function", "lambda:GetAccountSettings was denied: grant it", is_temporary=True)


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        (110, "the account's quota of concurrency is 110"),
        (1_000, "set the stack's ReservedConcurrency to 10"),
        (DENIED, "lambda:GetAccountSettings was denied: grant it"),
    ],
)
def test_without_a_pace_a_changed_function_is_not_read_and_keeps_no_old_verdict(
    monkeypatch: pytest.MonkeyPatch, quota: int | Unread, said: str
) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    monkeypatch.setattr(app, "_pace", SharedPace(-1, lambda: quota))

    with pytest.raises(FunctionNotRead, match=said):
        app.evaluate(event("change"), Context())

    ((_, evaluation),) = aws.put
    assert aws.read == []
    assert evaluation.verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert evaluation.verdict.annotation.startswith("Could not be read: function: ")
    assert said in evaluation.verdict.annotation
    assert not evaluation.verdict.annotation.endswith("…")


def test_a_quota_that_cannot_be_read_for_now_puts_no_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def throttled() -> int:
        raise FunctionNotRead("lambda:GetAccountSettings was throttled")

    aws = account(monkeypatch, function(STAGE="production"))
    monkeypatch.setattr(app, "_pace", SharedPace(-1, throttled))

    with pytest.raises(FunctionNotRead, match="was throttled"):
        app.evaluate(event("change"), Context())

    assert (aws.read, aws.put) == ([], [])


@pytest.mark.parametrize("name", ["scheduled", "deleted"])
def test_what_asks_for_one_function_at_a_time_or_for_none_needs_no_quota(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    monkeypatch.setattr(app, "_pace", SharedPace(-1, lambda: 1_000))

    app.evaluate(event(name), Context())

    assert len(aws.put) == 1


@pytest.mark.parametrize("number", proofs_but([0, 10], [0, 1, 10, 49]))
@pytest.mark.parametrize(
    ("environment", "aliased", "more"),
    [
        ({"STAGE": "production"}, True, []),
        ({"STAGE": "production"}, False, []),
        ({"DB_PASSWORD": NOT_A_PASSWORD}, True, ["list_aliases"]),
        (
            {"DB_PASSWORD": NOT_A_PASSWORD},
            False,
            ["list_aliases", "list_provisioned_concurrency_configs", "list_event_source_mappings"],
        ),
    ],
    ids=["clean", "clean, without aliases", "in an alias's version", "in versions of nobody's"],
)
def test_an_evaluation_of_what_is_known_asks_aws_four_times_however_many_versions_there_are(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    number: int,
    more: list[str],
    *,
    aliased: bool,
) -> None:
    aws = account(monkeypatch, replace(function(STAGE="production"), layers=tuple(LAYERS)))
    numbers = [str(n) for n in range(1, number + 1)]
    layers = [{"Arn": arn} for arn in LAYERS]
    aws.functions.versions = [version(n, environment, f"sha-{n}", Layers=layers) for n in numbers]
    aws.functions.aliases = [alias(f"a-{n}", n) for n in numbers] if aliased else []
    rows, clean = Rows(), ScanResult((), (), finished=True)
    monkeypatch.setattr(app, "_cache", ResultCache(rows))
    known = app._judging(RuleParameters(), Context(), Pace(0))._code_results
    for judged in ("sha", *LAYERS, *(f"sha-{n}" for n in numbers)):
        app._cache.recall(known._key(judged), lambda: clean)
    monkeypatch.setattr(app, "_cache", ResultCache(rows))
    rows.requests.clear()

    app.evaluate(event("change"), Context())

    assert aws.read == [ARN]
    assert aws.functions.calls == ["list_versions_by_function", *(more if number else [])]
    assert rows.requests == ["get_all"]
    assert len(aws.put) == 1
