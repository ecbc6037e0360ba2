from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rule.audit.judging import FunctionJudge, is_in_scope
from rule.audit.options import AuditOptions, Scope
from rule.audit.outcome import Outcome
from rule.audit.pace import AuditPace
from rule.aws.clients import FunctionNotRead
from rule.compliance.exemption import EXEMPTION_TAG
from rule.model import ComplianceType, RuleParameters, VersionsJudged
from rule.scanning.result_cache import ResultCache
from tests.rule.audit.account_in_memory import (
    LEAKY_CODE,
    NOT_A_PASSWORD,
    PLACE,
    LambdaInMemory,
    listed,
)
from tests.rule.scanning.tables import Rows

ANY = RuleParameters(published_versions=VersionsJudged.NONE)


def judge_of(
    account: LambdaInMemory,
    cache: ResultCache | None = None,
    parameters: RuleParameters = ANY,
) -> FunctionJudge:
    return FunctionJudge(
        AuditOptions(Scope(), parameters, seconds=60.0, memory_mb=16_384),
        account.accounts(),
        AuditPace(sleep=lambda _: None),
        cache or ResultCache(Rows()),
        account.open_package,
    )


def judged(judge: FunctionJudge) -> list[Outcome | None]:
    return [judge.judged(each) for each in judge.listed(PLACE)]


def kinds(outcomes: list[Outcome | None]) -> list[ComplianceType | None]:
    return [each.verdict.compliance_type if each and each.verdict else None for each in outcomes]


def test_the_owner_of_a_function_that_was_asked_for_is_the_one_that_its_tags_name() -> None:
    account = LambdaInMemory()
    account.add("a-leaky", {"DB_PASSWORD": NOT_A_PASSWORD})
    account.tags["a-leaky"] = {"team": "shop"}
    account.add("b-leaky", {"DB_PASSWORD": NOT_A_PASSWORD})

    assert [each.owner for each in judged(judge_of(account)) if each] == ["shop", ""]


def test_each_function_gets_the_rules_verdict() -> None:
    account = LambdaInMemory()
    account.add("a-clean", {"STAGE": "prod"})
    account.add("b-variable", {"DB_PASSWORD": NOT_A_PASSWORD})
    account.add("c-code", code=LEAKY_CODE)

    outcomes = judged(judge_of(account))

    assert kinds(outcomes) == ["COMPLIANT", "NON_COMPLIANT", "NON_COMPLIANT"]
    assert [[str(f.location) for f in each.counted] for each in outcomes if each] == [
        [],
        ["environment:DB_PASSWORD"],
        ["app.py:1"],
    ]


def test_a_function_that_is_known_to_be_clean_is_judged_by_the_list_alone() -> None:
    account = LambdaInMemory()
    account.add("orders", {"STAGE": "prod"})
    cache = ResultCache(Rows())
    judged(judge_of(account, cache))
    account.asked.clear()

    (outcome,) = judged(judge_of(account, cache))

    assert account.asked == ["ListFunctions"]
    assert outcome is not None
    assert outcome.verdict is not None
    assert outcome.verdict.annotation.startswith("No plaintext secrets found.")


def test_a_function_with_a_finding_is_asked_for_its_tags_which_may_exempt_the_finding() -> None:
    account = LambdaInMemory()
    account.add("orders", {"DB_PASSWORD": NOT_A_PASSWORD})
    account.tags["orders"] = {EXEMPTION_TAG: "DB_PASSWORD"}
    cache = ResultCache(Rows())

    for _ in range(2):
        (outcome,) = judged(judge_of(account, cache))

        assert outcome is not None
        assert kinds([outcome]) == ["COMPLIANT"]
        assert len(outcome.evidence.exempt) == 1
    assert account.asked.count("GetFunction orders") == 2
    assert account.asked.count("package orders") == 0  # scanned in a process of its own


def test_a_finding_in_known_code_counts_though_nothing_is_downloaded() -> None:
    account = LambdaInMemory()
    account.add("orders", code=LEAKY_CODE)
    cache = ResultCache(Rows())
    judged(judge_of(account, cache))
    account.code["orders"] = "never read"

    assert kinds(judged(judge_of(account, cache))) == ["NON_COMPLIANT"]


def test_an_environment_that_the_list_could_not_show_is_asked_for_again_and_never_clean() -> None:
    account = LambdaInMemory()
    account.add("orders", Environment={"Error": {"ErrorCode": "AccessDeniedException"}})

    (outcome,) = judged(judge_of(account))

    assert outcome is not None
    assert kinds([outcome]) == ["NON_COMPLIANT"]
    assert [each.what for each in outcome.missing] == ["environment"]
    assert "GetFunction orders" in account.asked


@pytest.mark.parametrize("shown", [{}, {"Environment": {}}, {"Environment": {"Variables": {}}}])
def test_an_environment_under_a_key_that_the_list_leaves_out_is_asked_for(
    shown: dict[str, object],
) -> None:
    account = LambdaInMemory()
    account.add("orders", KMSKeyArn="arn:aws:kms:eu-central-1:123456789012:key/1")
    cache = ResultCache(Rows())
    judged(judge_of(account, cache))
    (function,) = judge_of(account, cache).listed(PLACE)
    account.functions["orders"] |= shown
    judge = judge_of(account, cache)
    (function,) = judge.listed(PLACE)
    account.functions["orders"]["Environment"] = {"Variables": {"DB_PASSWORD": NOT_A_PASSWORD}}

    assert kinds([judge.judged(function)]) == ["NON_COMPLIANT"]


def test_a_missing_permission_for_one_function_is_that_functions_line() -> None:
    account = LambdaInMemory(denied={"a-secret"})
    account.add("a-secret")
    account.add("b-open")

    denied, clean = judged(judge_of(account))

    assert denied is not None
    assert denied.verdict is None
    (unread,) = denied.missing
    assert unread.reason.startswith("lambda:GetFunction was denied for arn:aws:lambda:")
    assert kinds([clean]) == ["COMPLIANT"]


def test_a_missing_permission_for_the_list_is_an_error_that_says_what_to_grant() -> None:
    account = LambdaInMemory(denied={"ListFunctions"})

    with pytest.raises(FunctionNotRead, match=r"^lambda:ListFunctions was denied for the funct"):
        judge_of(account).listed(PLACE)


def test_a_function_that_was_deleted_meanwhile_has_no_outcome() -> None:
    account = LambdaInMemory()
    account.add("orders")
    judge = judge_of(account)
    (function,) = judge.listed(PLACE)
    account.functions.clear()

    assert judge.judged(function) is None


def test_published_versions_come_with_the_list_of_functions() -> None:
    account = LambdaInMemory()
    account.add("orders", {"STAGE": "prod"})
    account.functions["orders:1"] = {**account.functions["orders"], "Version": "1"}
    judge = judge_of(account, parameters=RuleParameters())

    (function,) = judge.listed(PLACE)

    assert function.latest.arn.endswith(":function:orders")
    assert [each.version for each in function.versions] == ["1"]
    assert kinds([judge.judged(function)]) == ["COMPLIANT"]


def test_a_function_of_which_the_list_shows_published_versions_only_is_judged() -> None:
    account = LambdaInMemory()
    account.add("orders", {"DB_PASSWORD": NOT_A_PASSWORD})
    latest = account.functions.pop("orders")
    account.functions["orders:1"] = {**latest, "Version": "1"}
    account.functions["orders:1 again"] = {**latest, "Version": "1"}
    judge = judge_of(account, parameters=RuleParameters())
    account.paginate = lambda **_: iter(  # type: ignore[method-assign]
        [{"Functions": [{**latest, "Version": "1", "FunctionArn": f"{latest['FunctionArn']}:1"}]}]
        * 2
    )
    (function,) = judge.listed(PLACE)
    account.functions["orders"] = latest

    assert function.latest.arn.endswith(":function:orders")
    assert [each.version for each in function.versions] == ["1"]
    assert judge._of_listing(function) is None


NOW = datetime(2026, 11, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "modified", "scope", "expected"),
    [
        ("orders", "", Scope(), True),
        ("orders", "", Scope(functions=("billing-*", "ord*")), True),
        ("orders", "", Scope(functions=("billing-*",)), False),
        ("Orders", "", Scope(functions=("orders",)), False),
        ("orders", "2026-11-10T00:00:00.000+0000", Scope(since=NOW), True),
        ("orders", "2026-11-09T23:59:59.999+0000", Scope(since=NOW), False),
        ("orders", "2026-11-10T00:59:59.000+0100", Scope(since=NOW), False),
        ("orders", "at some time", Scope(since=NOW), True),
    ],
)
def test_a_function_is_in_scope_by_its_name_and_its_last_change(
    name: str, modified: str, scope: Scope, expected: bool
) -> None:
    assert is_in_scope(listed(name, modified=modified), scope) is expected
