"""A function that the list shows as AWS Config has recorded it needs no GetFunction."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rule import app
from rule.aws.pace import Pace
from rule.aws.package_download import PackageNotFetched
from rule.model import ComplianceType, FunctionSnapshot, RuleError, RuleParameters
from rule.scanning.result import ScanResult
from rule.scanning.result_cache import ResultCache
from tests.events import event
from tests.proofs import proofs_but
from tests.rule.app_account import LAYERS, NOT_A_PASSWORD, Account, account, function
from tests.rule.contexts import Context
from tests.rule.published_lists import ARN, PublishedLists, alias, version
from tests.rule.scanning.tables import Rows

CAPTURED = datetime(2026, 11, 24, 9, 15, 3, 482000, tzinfo=UTC)
REVISION = "0a7f9c52-3b1f-4d0a-9c1c-1f2d6c8f5b11"
"""Of `events/change.json`, as `CAPTURED` is."""
SECRET, CLEAN = {"DB_PASSWORD": NOT_A_PASSWORD}, {"STAGE": "production"}
VERSIONS, ALIASES = "list_versions_by_function", "list_aliases"
OTHERS = ["list_provisioned_concurrency_configs", "list_event_source_mappings"]
NON_COMPLIANT, COMPLIANT = ComplianceType.NON_COMPLIANT, ComplianceType.COMPLIANT


def change(
    *, revision: Any = REVISION, tags: Any = None, parameters: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the notification of a change, with another revision or other tags."""
    told = event("change")
    invoking = json.loads(told["invokingEvent"])
    invoking["configurationItem"]["configuration"]["revisionId"] = revision
    invoking["configurationItem"]["tags"] = {"team": "orders"} if tags is None else tags
    return {
        **told,
        "invokingEvent": json.dumps(invoking),
        "ruleParameters": json.dumps(parameters or {}),
    }


def latest(environment: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """Return the function as the list shows it: with its number behind the ARN."""
    return version("$LATEST", environment or CLEAN, **{"RevisionId": REVISION, **more})


def observed(
    monkeypatch: pytest.MonkeyPatch,
    lists: PublishedLists,
    *,
    seconds: float = 2.0,
    by_get_function: FunctionSnapshot | Exception | None = None,
) -> Account:
    """Return an account that GetFunction and the list show, so long after AWS Config looked."""
    if by_get_function is None:
        by_get_function = AssertionError("GetFunction was asked for")
    aws = account(monkeypatch, by_get_function)
    aws.functions = lists
    monkeypatch.setattr(app, "_now", lambda: CAPTURED + timedelta(seconds=seconds))
    return aws


def known(monkeypatch: pytest.MonkeyPatch, names: list[str]) -> Rows:
    """Have the table know packages and layers as clean, and no memory know them."""
    rows, clean = Rows(), ScanResult((), (), finished=True)
    code = app._judging(RuleParameters(), Context(), Pace(0))._code_results
    for name in names:
        ResultCache(rows).recall(code._key(name), lambda: clean)
    rows.requests.clear()
    monkeypatch.setattr(app, "_cache", ResultCache(rows))
    return rows


@pytest.mark.parametrize("number", proofs_but([0, 49], [0, 1, 10, 49]))
@pytest.mark.parametrize(
    ("environment", "aliased", "more"),
    [
        (CLEAN, True, []),
        (CLEAN, False, []),
        (SECRET, True, [ALIASES]),
        (SECRET, False, [ALIASES, *OTHERS]),
    ],
    ids=["clean", "clean, without aliases", "in an alias's version", "in versions of nobody's"],
)
def test_what_is_known_costs_a_list_a_look_up_and_what_runs_secrets(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    number: int,
    more: list[str],
    *,
    aliased: bool,
) -> None:
    numbers = [str(n) for n in range(1, number + 1)]
    layers = [{"Arn": arn} for arn in LAYERS]
    lists = PublishedLists(
        [version(n, environment, f"sha-{n}", Layers=layers) for n in numbers],
        [alias(f"a-{n}", n) for n in numbers] if aliased else [],
        latest=latest(Layers=layers),
    )
    aws = observed(monkeypatch, lists)
    rows = known(monkeypatch, ["sha", *LAYERS, *(f"sha-{n}" for n in numbers)])

    app.evaluate(change(), Context())

    assert lists.calls == [VERSIONS, *(more if number else [])]
    assert rows.requests == ["get_all"]
    ((_, evaluation),) = aws.put
    expected = NON_COMPLIANT if environment == SECRET and aliased and number else COMPLIANT
    assert evaluation.verdict.compliance_type is expected


def test_the_variables_that_the_list_shows_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = PublishedLists(latest=latest(SECRET))
    aws = observed(monkeypatch, lists)
    known(monkeypatch, ["sha"])

    app.evaluate(change(), Context())

    assert aws.put[0][1].verdict.annotation.startswith(
        "Plaintext secrets in variables: DB_PASSWORD (Secret Keyword)."
    )
    assert lists.calls == [VERSIONS]


EXEMPTION = "lambda-no-plaintext-secrets:ignore"


@pytest.mark.parametrize(
    ("told", "seconds", "shown"),
    [
        (change(revision="another"), 2, {}),
        (change(revision=None), 2, {}),
        (change(revision=""), 2, {"RevisionId": ""}),
        (change(), 2, {"RevisionId": "another"}),
        (change(), 2, {"RevisionId": ""}),
        (change(), 2, {"CodeSha256": ""}),
        (change(), 2, {"Version": "7"}),
        (change(), 301, {}),
        (change(), -301, {}),
        (change(tags={EXEMPTION: "DB_PASSWORD"}), 2, {}),
        (change(tags={EXEMPTION.upper(): "DB_PASSWORD"}), 2, {}),
        (change(tags={"lambda-no-plaintext-secrets:Protected": ""}), 2, {}),
        (change(tags={"mine": "x"}, parameters={"ProtectionTagKey": "Mine"}), 2, {}),
        (change(tags=[]), 2, {}),
        (change(tags={"team": 1}), 2, {}),
        (change(parameters={"PublishedVersions": "none"}), 2, {}),
        (event("oversized"), 2, {}),
    ],
    ids=[
        "AWS Config knows another revision",
        "the item names none",
        "neither names one",
        "the list lags behind",
        "the list names none",
        "the list has no hash",
        "the list lacks the function",
        "the item is old",
        "the item is from the future",
        "a tag that may exempt",
        "the same in capitals",
        "a tag that may protect",
        "the tag that the parameter names",
        "no tags",
        "tags of another form",
        "versions are not judged",
        "the item is too large",
    ],
)
def test_getfunction_is_asked_if_the_list_does_not_show_all_of_what_was_recorded(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, Any], seconds: float, shown: dict[str, Any]
) -> None:
    lists = PublishedLists(latest=latest(**shown))
    aws = observed(monkeypatch, lists, seconds=seconds, by_get_function=function(**SECRET))

    app.evaluate(told, Context())

    assert aws.read == [ARN]
    assert lists.calls.count(VERSIONS) <= 1  # what was listed is not listed again
    assert aws.put[0][1].verdict.compliance_type is NON_COMPLIANT


@pytest.mark.parametrize("refused", ["AccessDeniedException", "TooManyRequestsException"])
def test_a_list_that_fails_is_asked_for_once_and_getfunction_tells_the_rest(
    monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    lists = PublishedLists(refused={VERSIONS: refused})
    aws = observed(monkeypatch, lists, by_get_function=function(**CLEAN))

    if refused.startswith("Access"):
        app.evaluate(change(), Context())
        assert aws.put[0][1].verdict.compliance_type is NON_COMPLIANT
    else:
        with pytest.raises(RuleError):
            app.evaluate(change(), Context())
    assert (aws.read, lists.calls) == ([ARN], [VERSIONS])


def test_a_function_that_is_gone_is_not_applicable(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = PublishedLists(refused={VERSIONS: "ResourceNotFoundException"})
    aws = observed(monkeypatch, lists, by_get_function=None)
    aws.function = None

    app.evaluate(change(), Context())

    assert aws.put[0][1].verdict.compliance_type is ComplianceType.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("newer", "said"),
    [
        ({"orders-api": "newer"}, f"{ARN} was updated meanwhile: start again"),
        ({}, "the package's URL was refused"),
    ],
    ids=["another package", "the listed one"],
)
def test_a_package_that_is_not_known_is_asked_for_and_must_be_the_listed_one(
    monkeypatch: pytest.MonkeyPatch, newer: dict[str, str], said: str
) -> None:
    lists = PublishedLists(latest=latest(), published_anew=newer)
    observed(monkeypatch, lists)
    known(monkeypatch, [])

    def refused(_url: str) -> None:
        raise PackageNotFetched("the package's URL was refused")

    monkeypatch.setattr(app, "open_package", refused)

    with pytest.raises(RuleError, match=said):
        app.evaluate(change(), Context())

    assert lists.calls.count("get_function") == 1


def test_why_lambda_does_not_give_a_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = PublishedLists(latest=latest())
    refused = {"Error": {"ErrorCode": "KMSDisabledException", "Message": "canary"}}
    monkeypatch.setattr(
        lists,
        "get_function",
        lambda **_: {"Configuration": latest(), "Code": refused},
    )
    aws = observed(monkeypatch, lists)
    known(monkeypatch, [])

    app.evaluate(change(), Context())

    verdict = aws.put[0][1].verdict
    assert verdict.compliance_type is NON_COMPLIANT
    assert "Could not be read: code: KMSDisabledException" in verdict.annotation


def test_an_environment_whose_key_the_rule_may_not_use_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = {"Error": {"ErrorCode": "AccessDeniedException", "Message": "canary"}}
    aws = observed(monkeypatch, PublishedLists(latest=latest(Environment=error)))

    app.evaluate(change(), Context())

    verdict = aws.put[0][1].verdict
    assert verdict.annotation.startswith("Could not be read: environment: AccessDeniedException")
