"""Versions that CloudFront runs are judged, and so are those that it may run for all one knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rule.aws.clients import FunctionNotRead
from rule.aws.edge import MOST_PAGES
from rule.compliance.verdict import judge
from rule.model import ComplianceType, VersionsJudged
from tests.rule.edge_lists import (
    ARN,
    EDGE,
    LAYER,
    PLAIN,
    ROLE,
    Clock,
    Surroundings,
    at_edge,
    found,
    judged,
    reader,
    running,
    trusting,
)
from tests.rule.published_lists import PublishedLists, alias

OTHERS = [running(f"{ARN}:33"), running(f"{ARN}-b:3"), running()]


@pytest.mark.parametrize(
    "distributions",
    [
        [running(f"{ARN}:3")],
        [running(f"{ARN}:3", behavior="other")],
        [*OTHERS, running(f"{ARN}:1", f"{ARN}:3")],
    ],
)
@pytest.mark.parametrize("page", [1, 2, 100])
def test_a_version_that_a_distribution_names_is_judged(
    distributions: list[dict[str, Any]], page: int
) -> None:
    around = Surroundings(distributions=distributions, page=page)

    evidence = judged(PublishedLists([at_edge()]), reader(around))

    assert found(evidence) == ["CloudFront → 3: app.py:1"]
    assert judge(evidence).compliance_type is ComplianceType.NON_COMPLIANT


@pytest.mark.parametrize("distributions", [[], OTHERS, [{"DefaultCacheBehavior": {}}]])
def test_a_version_that_no_distribution_names_is_not(distributions: list[dict[str, Any]]) -> None:
    around = Surroundings(distributions=distributions)

    assert found(judged(PublishedLists([at_edge()]), reader(around))) == []


@pytest.mark.parametrize(
    ("around", "may_list"),
    [
        (Surroundings(), False),
        (Surroundings(refused={"list_distributions": "AccessDenied"}), True),
        (Surroundings(refused={"get_role": "AccessDenied"}), False),
        (Surroundings(distributions=[running()] * (MOST_PAGES + 1), page=1), True),
        (Surroundings("garbage that names edgelambda.amazonaws.com"), False),
        (Surroundings({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}}]}), False),
        (Surroundings({"Statement": {"Effect": "Allow", "Principal": "*"}}), False),
        (Surroundings(trusting("edgelambda.amazonaws.com", effect="Deny")), False),
    ],
    ids=[
        *("may not list", "denied", "role denied", "too many"),
        *("no policy", "anybody's", "everybody's", "a statement nobody weighs"),
    ],
)
def test_what_cannot_be_known_counts_as_run(around: Surroundings, *, may_list: bool) -> None:
    evidence = judged(PublishedLists([at_edge()]), reader(around, may_list=may_list))

    assert found(evidence) == ["perhaps CloudFront → 3: app.py:1"]


@pytest.mark.parametrize(
    "more",
    [
        {"Environment": {"Variables": {"STAGE": "production"}}},
        LAYER,
        {"PackageType": "Image"},
        {"Environment": {"Error": {"ErrorCode": "AccessDeniedException"}}},
    ],
    ids=["variables", "layers", "an image", "variables under a key"],
)
def test_nobody_is_asked_about_what_cannot_be_at_the_edge(more: dict[str, Any]) -> None:
    around = Surroundings(distributions=[running(f"{ARN}:3")])

    assert found(judged(PublishedLists([at_edge(**more)]), reader(around))) == []
    assert around.calls == []


@pytest.mark.parametrize(
    ("lists", "which", "arn"),
    [
        (PublishedLists([at_edge()]), VersionsJudged.REFERENCED, ARN.replace("us-", "eu-")),
        (PublishedLists([at_edge()], [alias("live", "3")]), VersionsJudged.REFERENCED, ARN),
        (PublishedLists([at_edge()]), VersionsJudged.ALL, ARN),
        (PublishedLists([at_edge()]), VersionsJudged.NONE, ARN),
        (PublishedLists([at_edge(CodeSha256="sha")]), VersionsJudged.NONE, ARN),
        (PublishedLists(), VersionsJudged.REFERENCED, ARN),
    ],
    ids=["another Region", "an alias", "all", "none", "the same code", "no version"],
)
def test_nobody_is_asked_where_the_answer_would_change_nothing(
    lists: PublishedLists, which: VersionsJudged, arn: str
) -> None:
    around = Surroundings()

    judged(lists, reader(around), which, arn)

    assert around.calls == []


@pytest.mark.parametrize(
    ("policy", "asked"),
    [
        (PLAIN, ["get_role"]),
        ({"Statement": []}, ["get_role"]),
        (EDGE, ["get_role", "list_distributions"]),
    ],
)
def test_distributions_are_listed_only_if_lambda_at_edge_may_assume_the_role(
    policy: Any, asked: list[str]
) -> None:
    around = Surroundings(policy)

    assert found(judged(PublishedLists([at_edge()]), reader(around))) == []
    assert around.calls == asked


def test_a_role_that_is_gone_is_assumed_by_nobody() -> None:
    around = Surroundings(refused={"get_role": "NoSuchEntity"})

    assert found(judged(PublishedLists([at_edge()]), reader(around, may_list=False))) == []


def test_a_role_of_another_account_is_not_looked_up_by_its_name() -> None:
    around = Surroundings(PLAIN)
    other = ROLE.replace("123456789012", "210987654321")

    evidence = judged(PublishedLists([at_edge(Role=other)]), reader(around, may_list=False))

    assert found(evidence) == ["perhaps CloudFront → 3: app.py:1"]
    assert around.calls == []


@pytest.mark.parametrize("operation", ["get_role", "list_distributions"])
@pytest.mark.parametrize("code", ["Throttling", "ServiceFailure", "InternalError"])
def test_what_could_not_be_read_for_now_is_tried_again(operation: str, code: str) -> None:
    around = Surroundings(refused={operation: code})

    with pytest.raises(FunctionNotRead, match=r"GetRole|ListDistributions"):
        judged(PublishedLists([at_edge()]), reader(around))


@pytest.mark.parametrize(
    "answer",
    [{}, {"DistributionList": {}}, {"DistributionList": {"IsTruncated": True}}],
)
def test_an_answer_that_lacks_its_list_is_no_empty_list(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]
) -> None:
    around = Surroundings()
    monkeypatch.setattr(around, "list_distributions", lambda **_: answer)

    with pytest.raises(FunctionNotRead, match="cloudfront:ListDistributions"):
        judged(PublishedLists([at_edge()]), reader(around))


def moments() -> Iterator[tuple[float, int]]:
    yield from ((0.0, 1), (299.0, 1), (301.0, 2), (590.0, 2), (602.0, 3))


def test_roles_and_distributions_are_remembered_for_five_minutes() -> None:
    around, clock = Surroundings(distributions=[running(f"{ARN}:3")]), Clock()
    edge = reader(around, clock=clock)

    for now, lists in moments():
        clock.now = now
        assert found(judged(PublishedLists([at_edge()]), edge)) == ["CloudFront → 3: app.py:1"]
        assert around.calls.count("list_distributions") == lists
        assert around.calls.count("get_role") == lists


@pytest.mark.parametrize("number", [1, 10, 49])
def test_the_requests_do_not_grow_with_the_versions(number: int) -> None:
    around = Surroundings(distributions=[running(f"{ARN}:{n}") for n in range(1, 40)])

    judged(PublishedLists([at_edge(str(n)) for n in range(1, number + 1)]), reader(around))

    assert around.calls == ["get_role", "list_distributions"]
