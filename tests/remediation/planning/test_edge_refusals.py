"""Each reason against sealing a function at the edge, with what to do about it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from remediation.model import (
    BACKED_OUT_TAG,
    FUNCTION_TAG,
    PROTECTION_TAG,
    CodeSigning,
    EdgeTarget,
    Options,
    Role,
    Secret,
)
from remediation.planning.edge_refusals import edge_refusals, latest_refusals
from tests.remediation.builders import ACCOUNT, PREFIX
from tests.remediation.edge_account import ARN, ROLE
from tests.remediation.edge_targets import (
    CODE,
    LATEST_SNAPSHOT,
    PACKAGE,
    RUNNING,
    SEALED,
    distribution,
    edge_function,
    edge_target,
    staged,
)

PAGE = Path(__file__).parents[3] / "docs" / "errors.md"
SECTION = "## What Find and Plan refuse at the edge"
NAMES = f"{PREFIX}visits/environment"
OUTSIDE = "mine/"
MANAGED = distribution(owner="Terraform")
MAY_CHANGE = Options(change_managed_distributions=True)


def of(**more: Any) -> EdgeTarget:
    """A function at the edge that has something of its own."""
    return edge_target(target=edge_function(**more))


def owned(name: str, **tags: str) -> EdgeTarget:
    """A function at the edge, beside a secret of its name."""
    secret = Secret(arn="arn", name=name, tags=tags)
    return edge_target(target=replace(edge_function(), secret=secret))


CASES: dict[str, tuple[EdgeTarget, str]] = {
    "its owner protects it": (of(tags={PROTECTION_TAG: "yes"}), "protected by its tag"),
    "it is the stack's own": (of(name="RuleFunction"), "one of the stack's own"),
    "its tags are not known": (
        of(tags_error="AccessDeniedException"),
        "tags could not be read (AccessDeniedException)",
    ),
    "it is a replica": (of(master_arn=f"{ARN}:7"), "is a replica that Lambda@Edge made"),
    "it lives elsewhere": (
        of(arn=ARN.replace("us-east-1", "eu-west-1")),
        "are in us-east-1, and this stack is not",
    ),
    "it may not run": (of(reserved_concurrency=0), "reserved concurrency is 0"),
    "it is being changed": (of(last_update_status="InProgress"), "update of the function is in"),
    "it is being made": (of(state="Pending"), "An update of the function is in progress"),
    "it is broken": (of(last_update_status="Failed"), "last update failed"),
    "it takes signed code": (
        edge_target(target=replace(edge_function(), code_signing=CodeSigning(enforced=True))),
        "takes signed code alone",
    ),
    "nothing runs it": (
        replace(edge_target(), distributions=(), running=None),
        "No distribution of this account runs a version",
    ),
    "two versions run": (
        edge_target(distribution(), distribution("E2BLOG", "8"), running=None),
        "E1SHOP viewer-request version 7, E2BLOG viewer-request version 8",
    ),
    "another version is tried": (
        edge_target(distribution("E3STAGING", "8", is_staging=True), distribution(), running=None),
        "E3STAGING viewer-request version 8 (for staging), E1SHOP viewer-request version 7",
    ),
    "CloudFront may not assume its role": (
        edge_target(target=edge_function(Role(ROLE, ()))),
        "Lambda@Edge may not assume the function's role",
    ),
    "a distribution has new settings": (
        edge_target(distribution(unknown_settings=("Hologram",))),
        "settings that this stack does not know, and an update would take away: Hologram",
    ),
    "a distribution is managed": (
        edge_target(MANAGED),
        "Terraform manages the distribution E1SHOP",
    ),
    "a stack manages a distribution": (
        edge_target(distribution(owner="the CloudFormation stack shop")),
        "The CloudFormation stack shop manages the distribution E1SHOP",
    ),
    "its role is of another account": (
        edge_target(target=edge_function(Role(ROLE.replace(ACCOUNT, "2" * 12), (), 10, True))),
        "belongs to another account",
    ),
    "its role is a service's": (
        edge_target(
            target=edge_function(
                Role(f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x/y", (), 10, True)
            )
        ),
        "is linked to a service",
    ),
    "its role is full": (
        edge_target(target=edge_function(Role(ROLE, ("arn:a", "arn:b"), 2, True))),
        "has 2 managed policies, as many as allowed",
    ),
    "its secret is another's": (
        owned(NAMES, **{FUNCTION_TAG: f"{ARN}-2"}),
        f"A secret {NAMES} exists and is not this function's",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_there_is_one_reason_and_what_to_do_about_it(case: str) -> None:
    given, said = CASES[case]

    (refusal,) = edge_refusals(given, Options())

    assert said in refusal.reason
    assert len(refusal.remedy) > 10


def test_a_prefix_that_the_stack_may_not_use_is_refused() -> None:
    (refusal,) = edge_refusals(edge_target(), Options(secret_prefix=OUTSIDE))

    assert refusal.reason.startswith("The prefix mine/ lies outside")


@pytest.mark.parametrize(
    ("given", "options"),
    [
        (edge_target(), Options()),
        (edge_target(*staged()), Options()),
        (edge_target(MANAGED), MAY_CHANGE),
        (of(tags={"team": "shop"}), Options()),
        (of(tags={BACKED_OUT_TAG: "2026-01-01"}), Options()),
        (owned(NAMES, **{FUNCTION_TAG: ARN}), Options()),
    ],
)
def test_a_function_at_the_edge_is_not_refused(given: EdgeTarget, options: Options) -> None:
    assert list(edge_refusals(given, options)) == []


def test_all_reasons_are_given_at_once() -> None:
    given = edge_target(
        distribution(unknown_settings=("Hologram",), owner="Terraform"),
        target=edge_function(Role(ROLE, ()), last_update_status="Failed"),
    )

    assert len(list(edge_refusals(given, Options()))) == 4


@pytest.mark.parametrize(
    ("latest", "said"),
    [
        (replace(LATEST_SNAPSHOT, code_sha256="other"), "has other code than version 7"),
        (
            replace(LATEST_SNAPSHOT, function=replace(RUNNING.function, handler="other.handler")),
            "has other code than version 7",
        ),
        (replace(LATEST_SNAPSHOT, settings={"Timeout": 4}), "configuration than version 7, which"),
        (replace(LATEST_SNAPSHOT, settings={"Timeout": 5, "Tracing": "Active"}), "Tracing"),
    ],
)
def test_what_is_in_latest_and_nobody_published_is_not_overwritten(
    latest: object, said: str
) -> None:
    (refusal,) = latest_refusals(edge_target(latest=latest), PACKAGE, SEALED)

    assert said in refusal.reason


@pytest.mark.parametrize(
    "latest",
    [
        LATEST_SNAPSHOT,
        replace(LATEST_SNAPSHOT, code_sha256=SEALED),
        replace(
            LATEST_SNAPSHOT,
            code_sha256=SEALED,
            function=replace(RUNNING.function, handler=PACKAGE.handler),
        ),
        replace(LATEST_SNAPSHOT, settings={"Timeout": 5, "CodeSize": 9}),
    ],
)
def test_latest_with_the_versions_code_or_with_that_sealed_is_taken(latest: object) -> None:
    assert list(latest_refusals(edge_target(latest=latest), PACKAGE, SEALED)) == []


def test_where_no_version_is_clear_latest_is_compared_with_none() -> None:
    assert list(latest_refusals(edge_target(running=None), PACKAGE, SEALED)) == []


def test_the_page_of_errors_says_what_to_do_about_each_reason() -> None:
    _, _, section = PAGE.read_text(encoding="utf-8").partition(f"{SECTION}\n")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", section.partition("\n## ")[0], re.MULTILINE)
    documented = {reason for reason, remedy in rows[2:] if remedy}
    reasons = {str(next(edge_refusals(given, Options()))) for given, _ in CASES.values()}
    reasons |= {
        str(next(latest_refusals(edge_target(latest=latest), PACKAGE, SEALED)))
        for latest in (
            replace(LATEST_SNAPSHOT, code_sha256=CODE[:-1]),
            replace(LATEST_SNAPSHOT, settings={}),
        )
    }
    reasons.add(str(next(edge_refusals(edge_target(), Options(secret_prefix=OUTSIDE)))))

    def matches(row: str, reason: str) -> bool:
        return re.match(".*".join(map(re.escape, row.split("…"))), reason) is not None

    assert [each for each in reasons if not any(matches(row, each) for row in documented)] == []
    assert [row for row in documented if not any(matches(row, each) for each in reasons)] == []
