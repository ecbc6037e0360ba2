"""CloudFront takes only what can be at the edge, and under the ETag, and changes take time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pytest
from botocore.exceptions import ClientError

from .edge_associations import Surroundings, violations
from .emulator import ACCOUNT, Emulator, running
from .new_distribution import (
    Behavior,
    associate,
    create_cloudfront_function,
    create_distribution,
)
from .new_function import NewFunction, create, publish, role_of
from .waiting import wait_for
from .zips import zip_files

ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:visits"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/at-the-edge"
FUNCTION = f"arn:aws:cloudfront::{ACCOUNT}:function/redirect"
BOTH = ("lambda.amazonaws.com", "edgelambda.amazonaws.com")
DISABLE = "DisableReplication*"
VERSION = {"Role": ROLE, "Timeout": 5, "MemorySize": 128, "PackageType": "Zip"}


@dataclass(frozen=True)
class Account:
    """A version and a CloudFront Function as they are looked up."""

    version: Mapping[str, Any] = field(default_factory=lambda: VERSION)
    trusted: tuple[str, ...] = BOTH
    live: bool = True
    denied: str = ""

    @property
    def around(self) -> Surroundings:
        return Surroundings(
            version=lambda arn: self.version if arn == f"{ARN}:1" else None,
            trusts=lambda role, service: role == ROLE and service in self.trusted,
            is_live=lambda arn: self.live and arn == FUNCTION,
            may=lambda action, _: action != self.denied,
        )


def refused(behavior: Behavior, account: Account) -> list[tuple[str, str]]:
    """Return codes and messages for a behavior that is the default one, and an ordered one."""
    found = []
    for written in (behavior, replace(behavior, path_pattern="/api/*")):
        config = Element("{http://cloudfront}DistributionConfig")
        under = config
        if written.path_pattern:
            SubElement(config, "{http://cloudfront}DefaultCacheBehavior")
            under = SubElement(config, "{http://cloudfront}CacheBehaviors")
            under = SubElement(under, "{http://cloudfront}Items")
        kind = "CacheBehavior" if written.path_pattern else "DefaultCacheBehavior"
        behavior_element = SubElement(under, f"{{http://cloudfront}}{kind}")
        for group in ("LambdaFunctionAssociations", "FunctionAssociations"):
            listed = SubElement(behavior_element, f"{{http://cloudfront}}{group}")
            items = SubElement(listed, "{http://cloudfront}Items")
            for each in written.to_api()[group].get("Items", ()):
                item = SubElement(items, f"{{http://cloudfront}}{group[:-1]}")
                for name, value in each.items():
                    SubElement(item, f"{{http://cloudfront}}{name}").text = str(value)
        found.append([(v.code, v.message) for v in violations(config, account.around)])
    assert found[0] == found[1]
    return found[0]


def lambdas(event: str = "viewer-request", arn: str = f"{ARN}:1") -> Behavior:
    return Behavior({event: arn}, {})


def account(**version: Any) -> Account:
    return Account({**VERSION, **version})


@pytest.mark.parametrize(
    ("behavior", "around"),
    [
        (Behavior({}, {}), Account()),
        (lambdas(), Account()),
        (lambdas("origin-request"), account(Timeout=30, MemorySize=3_008)),
        (Behavior({"viewer-request": f"{ARN}:1", "origin-response": f"{ARN}:1"}, {}), Account()),
        (Behavior({}, {"viewer-request": FUNCTION, "viewer-response": FUNCTION}), Account()),
        (Behavior({"origin-request": f"{ARN}:1"}, {"viewer-request": FUNCTION}), Account()),
    ],
)
def test_what_can_be_at_the_edge_is_taken(behavior: Behavior, around: Account) -> None:
    assert refused(behavior, around) == []


@pytest.mark.parametrize(
    ("behavior", "around", "said"),
    [
        (lambdas(arn=ARN), Account(), "must end with the version number"),
        (lambdas(arn=f"{ARN}:live"), Account(), "must end with the version number"),
        (lambdas(arn=f"{ARN}:$LATEST"), Account(), "must end with the version number"),
        (lambdas(arn=f"{ARN}:1".replace("us-", "eu-")), Account(), "in region 'us-east-1'"),
        (lambdas(arn=f"{ARN}:2"), Account(), "does not exist"),
        (lambdas(), account(Environment={"Variables": {"A": "b"}}), "environment variables"),
        (lambdas(), account(Layers=[{"Arn": "layer"}]), "layers"),
        (lambdas(), account(PackageType="Image"), "container image"),
        (lambdas(), account(VpcConfig={"VpcId": "vpc-1"}), "VPC"),
        (lambdas(), account(Architectures=["arm64"]), "arm64"),
        (lambdas(), account(Timeout=6), "6 Max allowed: 5"),
        (lambdas(), account(MemorySize=256), "256 Max allowed: 128"),
        (lambdas("origin-request"), account(Timeout=31), "31 Max allowed: 30"),
        (lambdas(), Account(trusted=BOTH[:1]), "must be assumable with edgelambda"),
        (lambdas(), Account(trusted=BOTH[1:]), "must be assumable with edgelambda"),
        (lambdas(), Account(denied="lambda:GetFunction"), "lambda:GetFunction is needed"),
        (lambdas(), Account(denied="lambda:EnableReplication*"), "lambda:EnableReplication* is"),
        (Behavior({}, {"viewer-request": FUNCTION}), Account(live=False), "not published"),
        (Behavior({}, {"origin-request": FUNCTION}), Account(), "do not run on origin-request"),
        (
            Behavior({"viewer-request": f"{ARN}:1"}, {"viewer-response": FUNCTION}),
            Account(),
            "cannot combine",
        ),
    ],
)
def test_what_cannot_be_at_the_edge_is_refused(
    behavior: Behavior, around: Account, said: str
) -> None:
    ((code, message),) = refused(behavior, around)

    assert said in message
    is_permission = bool(around.denied)
    assert code == "AccessDenied" if is_permission else code.startswith("Invalid")


def test_who_takes_an_association_away_needs_a_permission_for_it() -> None:
    nothing = Element("{http://cloudfront}DistributionConfig")

    (refusal,) = violations(nothing, Account(denied=f"lambda:{DISABLE}").around, [f"{ARN}:1"])

    assert (refusal.code, refusal.status) == ("AccessDenied", 403)
    assert list(violations(nothing, Account().around, [f"{ARN}:1"])) == []


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with running(region="us-east-1") as started:
        yield started


@pytest.fixture(scope="session")
def version_arn(emulator: Emulator) -> str:
    """Publish a version that can be at the edge, and return its ARN."""
    role = role_of(emulator, "at-the-edge", BOTH)
    package = zip_files({"app.py": "def handler(event, context):\n    return event\n"})
    create(emulator, NewFunction("visits", package, timeout_seconds=5), role=role)
    return f"{ARN}:{publish(emulator, 'visits')}"


def test_a_distribution_takes_time_to_change(emulator: Emulator, version_arn: str) -> None:
    client = emulator.client("cloudfront")

    def is_deployed() -> bool:
        status = client.get_distribution(Id=identifier)["Distribution"]["Status"]
        (listed,) = (
            each["Status"]
            for each in client.list_distributions()["DistributionList"]["Items"]
            if each["Id"] == identifier
        )
        return {status, listed} == {"Deployed"}

    identifier = create_distribution(emulator, lambdas(arn=version_arn))
    assert not is_deployed()
    wait_for("the distribution is deployed", is_deployed)
    associate(emulator, identifier, Behavior({}, {}))
    assert not is_deployed()
    wait_for("the distribution is deployed", is_deployed)


def test_a_change_under_an_older_etag_is_refused(emulator: Emulator) -> None:
    client = emulator.client("cloudfront")
    identifier = create_distribution(emulator, Behavior({}, {}))
    before = client.get_distribution_config(Id=identifier)
    associate(emulator, identifier, Behavior({}, {}))

    with pytest.raises(ClientError) as refused_by:
        client.update_distribution(
            Id=identifier, IfMatch=before["ETag"], DistributionConfig=before["DistributionConfig"]
        )

    assert refused_by.value.response["Error"]["Code"] in {
        *("PreconditionFailed", "InvalidIfMatchVersion"),
    }


def test_the_caller_reference_of_a_distribution_stays(emulator: Emulator) -> None:
    client = emulator.client("cloudfront")
    identifier = create_distribution(emulator, Behavior({}, {}))
    before = client.get_distribution_config(Id=identifier)

    with pytest.raises(ClientError, match="IllegalUpdate"):
        client.update_distribution(
            Id=identifier,
            IfMatch=before["ETag"],
            DistributionConfig={**before["DistributionConfig"], "CallerReference": "another"},
        )


def test_a_version_that_cannot_be_at_the_edge_changes_nothing(
    emulator: Emulator, version_arn: str
) -> None:
    client = emulator.client("cloudfront")
    identifier = create_distribution(emulator, lambdas(arn=version_arn))
    before = client.get_distribution_config(Id=identifier)

    with pytest.raises(ClientError) as refused_by:
        associate(emulator, identifier, lambdas(arn=f"{ARN}:99"))

    error = refused_by.value.response["Error"]
    assert (error["Code"], "does not exist" in error["Message"]) == (
        "InvalidLambdaFunctionAssociation",
        True,
    )
    after = client.get_distribution_config(Id=identifier)
    assert (after["ETag"], after["DistributionConfig"]) == (
        before["ETag"],
        before["DistributionConfig"],
    )


def test_a_cloudfront_function_must_be_published_before_a_distribution_runs_it(
    emulator: Emulator,
) -> None:
    name = f"redirect-{uuid.uuid4().hex[:8]}"
    arn = f"arn:aws:cloudfront::{ACCOUNT}:function/{name}"
    runs_it = Behavior({}, {"viewer-request": arn})
    with pytest.raises(ClientError, match="not published"):
        create_distribution(emulator, runs_it)

    create_cloudfront_function(emulator, name, "function handler(e) { return e.request; }")

    assert create_distribution(emulator, runs_it)


def test_a_version_has_replicas_for_a_while_after_no_distribution_runs_it(
    emulator: Emulator,
) -> None:
    client = emulator.client("lambda")
    role = role_of(emulator, "at-the-edge", BOTH)
    package = zip_files({"app.py": "def handler(event, context):\n    return None\n"})
    create(emulator, NewFunction("replicated", package, timeout_seconds=5), role=role)
    number = publish(emulator, "replicated")
    version_arn = f"{ARN.replace('visits', 'replicated')}:{number}"
    emulator.let_replicas_go_in(1)
    identifier = create_distribution(emulator, lambdas(arn=version_arn))

    def refused_by() -> str:
        try:
            client.delete_function(FunctionName="replicated", Qualifier=number)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return ""

    assert refused_by() == "InvalidParameterValueException"
    with pytest.raises(ClientError, match="replicated function"):
        client.delete_function(FunctionName="replicated")
    associate(emulator, identifier, Behavior({}, {}))
    assert refused_by() == "InvalidParameterValueException"
    wait_for("the replicas are gone", lambda: refused_by() == "")
