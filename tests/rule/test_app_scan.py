"""The handler of the runbook's scan, with AWS faked at the edge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rule import app
from rule.compliance.scan_request import ScanIncomplete, SecretsStillPresent
from rule.model import (
    FunctionSnapshot,
)
from tests.events import event
from tests.rule.app_account import NOT_A_PASSWORD, account, function
from tests.rule.compliance.sealed import SEALED
from tests.rule.contexts import Context
from tests.rule.published_lists import PublishedLists, alias, version


def test_the_runbooks_scan_names_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    account(monkeypatch, function(DB_PASSWORD=NOT_A_PASSWORD))

    answer = app.scan(event("scan"), Context())

    assert [variable["name"] for variable in answer["variables"]] == ["DB_PASSWORD"]


def test_the_runbooks_scan_asks_for_no_role_and_is_not_disturbed_by_a_broken_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = account(monkeypatch, replace(SEALED, layers=()))

    answer = app.scan(event("scan"), Context())

    assert answer["variables"] == []
    assert aws.roles_read == []


def test_the_runbooks_scan_asks_for_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = account(monkeypatch, function(STAGE="production"))
    aws.functions = PublishedLists(
        [version("7", {"DB_PASSWORD": NOT_A_PASSWORD})], [alias("live", "7")]
    )

    assert app.scan(event("scan"), Context())["variables"] == []
    assert aws.functions.calls == []


@pytest.mark.parametrize(
    ("holding", "raised"),
    [(function(DB_PASSWORD=NOT_A_PASSWORD), SecretsStillPresent), (None, ScanIncomplete)],
)
def test_the_runbooks_scan_raises_what_the_runbook_must_not_pass_over(
    monkeypatch: pytest.MonkeyPatch,
    holding: FunctionSnapshot | None,
    raised: type[Exception],
) -> None:
    account(monkeypatch, holding)

    with pytest.raises(raised):
        app.scan(event("scan_verify"), Context())
