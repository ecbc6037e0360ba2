from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from remediation.model import (
    BACKED_OUT_TAG,
    CodeSigning,
    Options,
    PublishedVersion,
    Refusals,
    Role,
    Target,
)
from remediation.planning.plan import plan
from remediation.planning.wiring_refusals import HANDLER_CHARACTERS
from tests.remediation.builders import (
    ACCOUNT,
    LAYERS,
    POLICY,
    PYTHON_SHIM,
    ROLE,
    STACK,
    function,
    sealed_function,
    secret,
    target,
)
from tests.remediation.planning.targets import like, refused

FULL_ROLE = Role(ROLE, tuple(f"arn:aws:iam::aws:policy/{n}" for n in range(10)))
PROFILE = "arn:aws:signer:eu-central-1:123456789012:/signing-profiles/team/abc"


EDGE_ROLE = Role(ROLE, (), trusts_edge=True)
PLAIN_VERSION = PublishedVersion("3", (), frozenset({"DB_PASSWORD"}))
BARE_VERSION = PublishedVersion("4", (), frozenset())


CASES = {
    "an image": (like(package_type="Image", runtime=None, handler=None), "takes no layers"),
    "a replica at the edge": (
        like(master_arn="arn:aws:lambda:us-east-1:1:function:f:1"),
        "a replica that Lambda@Edge made",
    ),
    "a version that CloudFront may run": (
        target(role=EDGE_ROLE, versions=(PLAIN_VERSION, BARE_VERSION)),
        "CloudFront may run version 4 of the function",
    ),
    "several versions that CloudFront may run": (
        target(
            role=EDGE_ROLE,
            versions=(BARE_VERSION, replace(BARE_VERSION, version="5", aliases=("live",))),
        ),
        "CloudFront may run versions 4, 5 of the function",
    ),
    "a runtime without a shim": (like(runtime="ruby2.7"), "no shim for the runtime ruby2.7"),
    "no runtime's identifier": (like(runtime="provided.al2023"), "provided.al2023"),
    "a web application": (
        like(
            handler="run.sh",
            runtime="nodejs22.x",
            environment={"DB_PASSWORD": "x", "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"},
        ),
        "runs the handler as a program",
    ),
    "a web application whose script has no ending": (
        like(
            handler="start",
            layers=(f"{LAYERS}:LambdaAdapterLayerX86:25",),
            environment={"DB_PASSWORD": "x", "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"},
        ),
        "runs the handler as a program",
    ),
    "a runtime that came to its end that day": (
        replace(like(runtime="nodejs18.x"), today=date(2027, 3, 3)),
        "has updated no function of the runtime nodejs18.x since 2027-03-03",
    ),
    "a runtime that came to its end long ago": (
        replace(like(runtime="python3.10"), today=date(2028, 1, 1)),
        "has updated no function of the runtime python3.10 since 2027-03-03",
    ),
    "a sealed function whose runtime came to its end": (
        replace(
            target(replace(sealed_function(DB_PASSWORD="x"), runtime="python3.9")),
            today=date(2027, 3, 4),
        ),
        "a sealed function can also be backed out after that",
    ),
    "a durable function": (like(durable=True), "durable function"),
    "tenants": (like(tenants=True), "nobody could probe it"),
    "managed instances": (like(managed_instances=True), "nobody could probe it"),
    "five layers": (like(layers=tuple(f"{LAYERS}:l{n}:1" for n in range(5))), "has 5 layers"),
    "another processor": (
        replace(
            like(architectures=("arm64",)),
            stack=replace(STACK, shims=(replace(PYTHON_SHIM, architectures=("x86_64",)),)),
        ),
        "not for arm64",
    ),
    "enforced code signing": (target(code_signing=CodeSigning(enforced=True)), "code signing"),
    "a publisher that is not allowed": (
        replace(
            target(code_signing=CodeSigning(True, ("arn:of:another/profile",))),
            stack=replace(
                STACK, shims=(replace(PYTHON_SHIM, signing_profile_version_arn=PROFILE),)
            ),
        ),
        "code signing",
    ),
    "a shim's handler that is too long": (
        replace(
            target(),
            stack=replace(STACK, shims=(replace(PYTHON_SHIM, entry="h" * 129),)),
        ),
        f"more than {HANDLER_CHARACTERS} characters",
    ),
    "a lost note of the handler": (
        target(replace(sealed_function(DB_PASSWORD="x"), environment={"DB_PASSWORD": "x"})),
        "SEALED_ENV_HANDLER is gone",
    ),
    "an update in progress": (like(last_update_status="InProgress"), "update of the function is"),
    "a pending function": (like(state="Pending"), "update of the function is in progress"),
    "a failed function": (like(state="Failed"), "state is Failed"),
    "an idle function": (like(state="Inactive"), "state is Inactive"),
    "a failed update": (like(last_update_status="Failed"), "last update failed"),
    "an unreadable environment": (
        like(environment={}, environment_error="KMSAccessDeniedException"),
        "could not be read (KMSAccessDeniedException)",
    ),
    "no concurrency": (like(reserved_concurrency=0), "reserved concurrency is 0"),
    "a role of another account": (
        target(role=Role("arn:aws:iam::210987654321:role/r", ())),
        "belongs to another account",
    ),
    "a role that is linked to a service": (
        target(role=Role(f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/lex.amazonaws.com/r", ())),
        "linked to a service",
    ),
    "a role without room for a policy": (target(role=FULL_ROLE), "as many as allowed"),
    "a secret of nobody": (
        target(secret=replace(secret(A="x"), tags={})),
        "exists and is not this function's",
    ),
    "a secret of another function": (
        target(
            secret=replace(secret(A="x"), tags={k: v + "-2" for k, v in secret(A="x").tags.items()})
        ),
        "exists and is not this function's",
    ),
    "a secret that is gone": (target(sealed_function(DB_PASSWORD="x")), "a secret that is gone"),
}


@pytest.mark.parametrize(("given", "said"), CASES.values(), ids=CASES)
def test_a_function_is_refused_for(given: Target, said: str) -> None:
    assert said in refused(given)


@pytest.mark.parametrize(("given", "said"), CASES.values(), ids=CASES)
def test_every_refusal_says_what_to_do(given: Target, said: str) -> None:
    planned = plan(given, ["DB_PASSWORD"], Options())

    assert isinstance(planned, Refusals), said
    assert all(refusal.reason and refusal.remedy for refusal in planned.refusals)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(secret_prefix="elsewhere/"), "outside those under which the stack may"),
        (Options(kms_key_id="arn:aws:kms:eu-central-1:1:key/k"), "may not encrypt new secrets"),
        (Options(variables=("DB_PASWORD",)), "has no variable DB_PASWORD"),
    ],
)
def test_a_choice_is_refused_that_cannot_work(options: Options, said: str) -> None:
    assert said in refused(target(), options)


def test_all_reasons_are_given_at_once() -> None:
    said = refused(like(package_type="Image", runtime=None, reserved_concurrency=0))

    assert "takes no layers" in said
    assert "reserved concurrency" in said


@pytest.mark.parametrize(
    "given",
    [
        target(role=Role(ROLE, (*FULL_ROLE.attached_policy_arns[1:], POLICY))),
        target(role=replace(FULL_ROLE, policy_limit=20)),
        target(role=EDGE_ROLE),
        target(role=EDGE_ROLE, versions=(PLAIN_VERSION,)),
        target(versions=(BARE_VERSION,)),
        target(
            replace(
                function(),
                layers=(
                    *(f"{LAYERS}:l{n}:1" for n in range(4)),
                    f"{LAYERS}:stack-sealed-env-python:1",
                ),
            )
        ),
        target(code_signing=CodeSigning(enforced=False)),
        replace(
            target(code_signing=CodeSigning(True, (PROFILE,))),
            stack=replace(
                STACK, shims=(replace(PYTHON_SHIM, signing_profile_version_arn=PROFILE),)
            ),
        ),
        target(
            function({"DB_PASSWORD": "x", "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap"}),
        ),
        replace(target(function(runtime="python3.9")), today=date(2027, 3, 2)),
        replace(target(), today=date(2040, 1, 1)),
        target(function(reserved_concurrency=1)),
        target(function(snap_start=True)),
    ],
    ids=[
        "granted",
        "quota raised",
        "a sibling's at the edge",
        "no version for the edge",
        "no role for the edge",
        "our old layer",
        "warns",
        "signed",
        "a wrapper",
        "a day before",
        "no day",
        "one",
        "SnapStart",
    ],
)
def test_what_only_looks_like_a_reason_is_none(given: Target) -> None:
    assert not isinstance(plan(given, ["DB_PASSWORD"], Options()), Refusals)


# --------------------------------------------------------- after backing out


def test_automatic_remediation_leaves_alone_what_was_backed_out() -> None:
    marked = like(tags={BACKED_OUT_TAG: "2026-01-01T00:00:00Z"})

    assert BACKED_OUT_TAG in refused(marked, Options(automatic=True))


def test_a_person_may_press_the_button_again_after_backing_out() -> None:
    marked = like(tags={BACKED_OUT_TAG: "2026-01-01T00:00:00Z"})

    assert not isinstance(plan(marked, ["DB_PASSWORD"], Options()), Refusals)
