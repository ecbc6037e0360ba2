"""Roles are granted what they use, and it is of no more use to anybody else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.iam.everything import SERVICES
from tests.proofs import proofs_but
from tests.prove.permissions.attempts import attempts, sweeps
from tests.prove.permissions.granted import UNSEEN, Usage, differences, usage


@pytest.mark.proof
def test_each_role_is_granted_what_it_uses_and_uses_what_it_is_granted() -> None:
    found = usage()

    assert len(found.used) > 30
    assert list(differences(found)) == []


GRANTED = frozenset({("RuleRole", "lambda:GetFunction"), ("RuleRole", "sqs:SendMessage")})
USED = frozenset({("RuleRole", "lambda:GetFunction")})
REASONS = {("RuleRole", "sqs:SendMessage"): "Lambda sends it"}


@pytest.mark.parametrize(
    ("found", "reasons", "said"),
    [
        (Usage(GRANTED, USED), REASONS, []),
        (Usage(GRANTED, USED), {}, ["RuleRole never uses sqs:SendMessage"]),
        (Usage(GRANTED, GRANTED), REASONS, ["RuleRole does use sqs:SendMessage"]),
        (Usage(USED, USED), REASONS, ["RuleRole is not granted sqs:SendMessage"]),
        (
            Usage(GRANTED, USED | {("RuleRole", "s3:GetObject")}),
            REASONS,
            ["RuleRole asks for s3:GetObject"],
        ),
        (
            Usage(GRANTED, USED, frozenset({("RuleRole", "s3:GetObject")})),
            REASONS,
            ["RuleRole asks for s3:GetObject"],
        ),
        (Usage(GRANTED, USED, USED), REASONS, ["RuleRole is granted lambda:GetFunction and was"]),
    ],
)
def test_a_difference_is_named_and_so_is_a_stale_reason(
    found: Usage, reasons: dict[tuple[str, str], str], said: list[str]
) -> None:
    sentences = [sentence for _, sentence in differences(found, reasons)]

    assert len(sentences) == len(said)
    assert all(one.startswith(start) for one, start in zip(sentences, said, strict=True))


def test_every_reason_is_a_sentence() -> None:
    assert all(len(reason.split()) > 3 for reason in UNSEEN.values())


def test_whoever_has_a_roles_credentials_tries_in_vain_and_every_fence_is_needed() -> None:
    proofs = list(attempts())

    assert [failure for proof in proofs for failure in proof.failures] == []
    assert len(proofs) == 4


@pytest.mark.parametrize(
    ("services", "requests"),
    proofs_but(
        [(["secretsmanager", "sts"], 50)], [(["secretsmanager", "sts"], 50), (SERVICES, 2_000)]
    ),
    ids=["where the secrets are", "of all services"],
)
def test_who_changes_functions_may_do_nothing_that_no_statement_grants(
    services: Sequence[str], requests: int
) -> None:
    (proof,) = sweeps(["RemediationRole"], services)

    assert proof.failures == ()
    assert int(proof.count.partition(" ")[0].replace(",", "")) > requests
