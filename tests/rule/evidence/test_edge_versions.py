"""Versions that CloudFront runs are judged, and so are those that it may run for all one knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.session import get_session as botocore_session

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


RUN = running(f"{ARN}:3")
ELSEWHERE = running(f"{ARN}:3", behavior="/api/*", event_type="origin-response", identifier="E9Z")
AGAIN = running(f"{ARN}:3", behavior="/img/*", identifier="E9Z")


@pytest.mark.parametrize(
    ("distributions", "run_by"),
    [
        ([RUN], "E123ABC viewer-request"),
        ([ELSEWHERE], "E9Z /api/* origin-response"),
        ([*OTHERS, running(f"{ARN}:1", f"{ARN}:3")], "E123ABC viewer-request"),
        ([RUN, *OTHERS, ELSEWHERE], "E123ABC viewer-request, E9Z /api/* origin-response"),
        (
            [RUN, ELSEWHERE, AGAIN],
            "E123ABC viewer-request, E9Z /api/* origin-response and 1 more",
        ),
        ([RUN, RUN], "E123ABC viewer-request"),
    ],
)
@pytest.mark.parametrize("page", [1, 2, 100])
def test_a_version_that_a_distribution_names_is_judged_and_the_verdict_says_where_it_runs(
    distributions: list[dict[str, Any]], run_by: str, page: int
) -> None:
    around = Surroundings(distributions=distributions, page=page)

    evidence = judged(PublishedLists([at_edge()]), reader(around))

    verdict = judge(evidence)
    assert found(evidence) == [f"{run_by}, version 3: app.py:1"]
    assert verdict.compliance_type is ComplianceType.NON_COMPLIANT
    assert f"{run_by}, version 3: app.py:1 (" in verdict.annotation


EVENT_TYPES: list[str] = getattr(
    botocore_session().get_service_model("cloudfront").shape_for("EventType"), "enum", []
)


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_each_type_of_event_is_named(event_type: str) -> None:
    around = Surroundings(distributions=[running(f"{ARN}:3", event_type=event_type)])

    evidence = judged(PublishedLists([at_edge()]), reader(around))

    assert found(evidence) == [f"E123ABC {event_type}, version 3: app.py:1"]


@pytest.mark.parametrize(
    ("which", "named"),
    [
        (VersionsJudged.REFERENCED, "live, E123ABC viewer-request, version 3: app.py:1"),
        (VersionsJudged.ALL, "E123ABC viewer-request, version 3: app.py:1"),
    ],
)
def test_a_version_that_is_judged_anyway_is_named_with_its_distributions(
    which: VersionsJudged, named: str
) -> None:
    lists = PublishedLists([at_edge()], [alias("live", "3")] if "live" in named else [])

    assert found(judged(lists, reader(Surroundings(distributions=[RUN])), which)) == [named]


def test_a_version_that_is_judged_anyway_is_judged_if_distributions_cannot_be_listed_for_now() -> (
    None
):
    around = Surroundings(refused={"list_distributions": "Throttling"})
    lists = PublishedLists([at_edge()], [alias("live", "3")])

    assert found(judged(lists, reader(around))) == ["live → 3: app.py:1"]


@pytest.mark.parametrize(
    ("around", "said"),
    [
        (
            Surroundings(refused={"list_distributions": "AccessDenied"}),
            "Not read: distributions: cloudfront:ListDistributions is denied; grant it.",
        ),
        (
            Surroundings(distributions=[running()] * (MOST_PAGES + 1), page=1),
            "Not read: distributions: cloudfront:ListDistributions has more than 20 pages.",
        ),
    ],
)
def test_why_distributions_were_not_listed_is_named_where_it_matters(
    around: Surroundings, said: str
) -> None:
    leaky = judged(PublishedLists([at_edge()]), reader(around))
    clean = judged(PublishedLists([at_edge()]), reader(around), url="new")

    (unread,) = leaky.unread
    assert (unread.what, unread.blocks_compliance) == ("distributions", True)
    assert said in judge(leaky).annotation
    assert judge(leaky).compliance_type is ComplianceType.NON_COMPLIANT
    assert judge(clean).compliance_type is ComplianceType.COMPLIANT  # each version was read


@pytest.mark.parametrize("distributions", [[], OTHERS, [{"Id": "E1", "DefaultCacheBehavior": {}}]])
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
        (PublishedLists([at_edge()]), VersionsJudged.NONE, ARN),
        (PublishedLists([at_edge(CodeSha256="sha")]), VersionsJudged.NONE, ARN),
        (PublishedLists(), VersionsJudged.REFERENCED, ARN),
    ],
    ids=["another Region", "none", "the same code", "no version"],
)
def test_nobody_is_asked_where_the_answer_would_change_nothing(
    lists: PublishedLists, which: VersionsJudged, arn: str
) -> None:
    around = Surroundings()

    judged(lists, reader(around), which, arn)

    assert around.calls == []


@pytest.mark.parametrize(
    ("lists", "which"),
    [
        (PublishedLists([at_edge()], [alias("live", "3")]), VersionsJudged.REFERENCED),
        (PublishedLists([at_edge()]), VersionsJudged.ALL),
    ],
    ids=["an alias", "all"],
)
def test_nobody_is_asked_about_what_is_judged_anyway_if_the_answer_could_name_nothing(
    lists: PublishedLists, which: VersionsJudged
) -> None:
    around = Surroundings()

    judged(lists, reader(around, may_list=False), which)

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


NONE: dict[str, Any] = {"LambdaFunctionAssociations": {"Quantity": 0}}


@pytest.mark.parametrize(
    "distribution",
    [
        {"DefaultCacheBehavior": {"LambdaFunctionAssociations": {"Quantity": 1}}},
        {"DefaultCacheBehavior": {"FunctionAssociations": {"Quantity": 2, "Items": []}}},
        {"DefaultCacheBehavior": NONE, "CacheBehaviors": {"Quantity": 3}},
        {"DefaultCacheBehavior": NONE, "CacheBehaviors": {"Quantity": 3, "Items": [NONE]}},
    ],
)
def test_a_distribution_that_lacks_what_it_counts_is_not_read(
    distribution: dict[str, Any],
) -> None:
    around = Surroundings(distributions=[distribution | {"Id": "E123ABC"}])

    with pytest.raises(FunctionNotRead, match="cloudfront:ListDistributions"):
        judged(PublishedLists([at_edge()]), reader(around))


def test_a_page_that_counts_distributions_and_has_none_is_no_empty_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    around = Surroundings()
    page = {"DistributionList": {"IsTruncated": False, "Quantity": 2}}
    monkeypatch.setattr(around, "list_distributions", lambda **_: page)

    with pytest.raises(FunctionNotRead, match="cloudfront:ListDistributions"):
        judged(PublishedLists([at_edge()]), reader(around))


def test_distributions_that_could_not_be_listed_are_asked_for_again_after_a_while() -> None:
    around, clock = Surroundings(refused={"list_distributions": "Throttling"}), Clock()
    edge = reader(around, clock=clock)

    for now, lists in ((0.0, 1), (29.0, 1), (31.0, 2), (50.0, 2)):
        clock.now = now
        with pytest.raises(FunctionNotRead, match="ListDistributions was throttled"):
            judged(PublishedLists([at_edge()]), edge)
        assert around.calls.count("list_distributions") == lists

    clock.now, around.refused = 90.0, {}
    around.distributions.append(running(f"{ARN}:3"))
    assert found(judged(PublishedLists([at_edge()]), edge)) == [
        "E123ABC viewer-request, version 3: app.py:1"
    ]


def moments() -> Iterator[tuple[float, int]]:
    yield from ((0.0, 1), (299.0, 1), (301.0, 2), (590.0, 2), (602.0, 3))


def test_roles_and_distributions_are_remembered_for_five_minutes() -> None:
    around, clock = Surroundings(distributions=[running(f"{ARN}:3")]), Clock()
    edge = reader(around, clock=clock)

    for now, lists in moments():
        clock.now = now
        assert found(judged(PublishedLists([at_edge()]), edge)) == [
            "E123ABC viewer-request, version 3: app.py:1"
        ]
        assert around.calls.count("list_distributions") == lists
        assert around.calls.count("get_role") == lists


@pytest.mark.parametrize("number", [1, 10, 49])
def test_the_requests_do_not_grow_with_the_versions(number: int) -> None:
    around = Surroundings(distributions=[running(f"{ARN}:{n}") for n in range(1, 40)])

    judged(PublishedLists([at_edge(str(n)) for n in range(1, number + 1)]), reader(around))

    assert around.calls == ["get_role", "list_distributions"]
