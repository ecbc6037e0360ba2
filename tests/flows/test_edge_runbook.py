"""A function at the edge with a key in its code: sealed by its runbook, and taken back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.flows.artifact import local_builds
from tests.flows.at_the_edge import (
    POSTS_TO_AN_API,
    SERVICES,
    forget_distributions,
    judged_anew,
)
from tests.flows.canaries import Canary, canary
from tests.flows.deploy import Stack, deploy
from tests.flows.observation import Observer
from tests.flows.runbooks import Button, Execution, StepRun
from tests.flows.secret_values import SecretValues
from tests.rehearsal.emulator import Emulator, root_session, running
from tests.rehearsal.new_distribution import Behavior, associate, create_distribution, stage
from tests.rehearsal.new_function import NewFunction, create, publish, role_of, wait_until_ready
from tests.rehearsal.zips import zip_files

VALUES = SecretValues(17)
ELSEWHERE = "eu-west-1"
STEPS = ["Store", "Grant", "Package", "Publish", "Probe"]


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with running(region="us-east-1") as started:
        started.let_runbooks_sleep_at_most(0.3)
        yield started


@pytest.fixture(scope="session")
def stack(emulator: Emulator) -> Stack:
    parameters = {
        "ReadDistributions": "true",
        "EdgeRemediation": "true",
        "EdgeRegions": ELSEWHERE,
    }
    with emulator.unrecorded():
        return deploy(emulator, local_builds(), parameters)


@pytest.fixture(scope="session")
def observer(emulator: Emulator, stack: Stack) -> Observer:
    return Observer(emulator, stack)


@pytest.fixture(scope="session")
def button(emulator: Emulator, stack: Stack) -> Button:
    return Button(emulator, stack.outputs)


@dataclass(frozen=True)
class Visits:
    """The function of the example, and two distributions that run it."""

    emulator: Emulator
    name: str
    key: Canary
    old: str
    """The version with the key in its code."""
    distributions: tuple[str, str]

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:us-east-1:123456789012:function:{self.name}"

    def run(self) -> list[dict[str, str]]:
        """Return what each distribution runs, by behaviors and types of events."""
        client = self.emulator.client("cloudfront")
        return [
            _lambdas(client.get_distribution_config(Id=each)["DistributionConfig"])
            for each in self.distributions
        ]

    def configurations(self) -> list[str]:
        """Return all configurations, with the version that is run left out."""
        client, texts = self.emulator.client("cloudfront"), []
        for each in self.distributions:
            text = json.dumps(client.get_distribution_config(Id=each)["DistributionConfig"])
            for number in range(1, 9):
                text = text.replace(f"{self.arn}:{number}", self.arn)
            texts.append(text)
        return texts

    def code(self, version: str = "$LATEST") -> tuple[str, str]:
        """Return the hash of a version's code, and its handler."""
        found = self.emulator.client("lambda").get_function_configuration(
            FunctionName=self.name, Qualifier=version
        )
        return found["CodeSha256"], found["Handler"]

    def versions(self) -> list[str]:
        listed = self.emulator.client("lambda").list_versions_by_function(FunctionName=self.name)
        return [each["Version"] for each in listed["Versions"]]


def _lambdas(config: Any) -> dict[str, str]:
    behaviors = [config["DefaultCacheBehavior"], *config["CacheBehaviors"].get("Items", [])]
    return {
        f"{behavior.get('PathPattern', '')} {each['EventType']}".strip(): each[
            "LambdaFunctionARN"
        ].rpartition(":")[2]
        for behavior in behaviors
        for each in behavior["LambdaFunctionAssociations"].get("Items", [])
    }


@pytest.fixture
def visits(emulator: Emulator) -> Visits:
    name = f"visits-{uuid.uuid4().hex[:8]}"
    key = canary(90, VALUES.password() + VALUES.password())
    package = zip_files({"app.py": POSTS_TO_AN_API.format(key=key.value)})
    role = role_of(emulator, f"role-of-{name}", SERVICES)
    create(emulator, NewFunction(name, package, timeout_seconds=5), role=role)
    old = publish(emulator, name)
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}:{old}"
    shop = create_distribution(
        emulator,
        Behavior({"viewer-request": arn}, {}),
        Behavior({"origin-response": arn}, {}, "/api/*"),
    )
    blog = create_distribution(emulator, Behavior({"viewer-request": arn}, {}))
    return Visits(emulator, name, key, old, (shop, blog))


def told(emulator: Emulator, stack: Stack, *executions: Execution) -> str:
    """Return all that anybody could read of executions, but packages and the secret itself."""
    channels = [json.dumps([step.payload for step in each.steps]) for each in executions]
    channels += [step.failure for each in executions for step in each.steps]
    for function in ("RemediationFunction", "ScanFunction", "RuleFunction"):
        channels += emulator.logs(stack.resources[function])
    return "\n".join([*channels, *emulator.config_records()])


def test_a_key_at_the_edge_is_sealed_and_taken_back(
    emulator: Emulator, stack: Stack, observer: Observer, button: Button, visits: Visits
) -> None:
    before, plain = visits.configurations(), visits.code()
    assert judged_anew(emulator, stack, observer, visits.name).compliance == "NON_COMPLIANT"

    dry = button.run("Edge", FunctionName=visits.name, DryRun="true")

    assert (dry.status, dry.names) == ("Success", ["Find", "Scan", "Plan", "DryRunEnds"]), dry
    plan = dry.step("Plan").payload
    assert [each["path"] for each in plan["patches"]] == ["app.py"]
    assert "API_KEY = ***" in plan["patches"][0]["diff"]
    assert (visits.code(), visits.versions()) == (plain, ["$LATEST", visits.old])

    pressed = button.run("Edge", FunctionName=visits.name)

    assert pressed.status == "Success", pressed
    new = pressed.step("Publish").payload["version"]
    assert [name for name in pressed.names if name in STEPS] == STEPS
    assert visits.run() == [
        {"viewer-request": new, "/api/* origin-response": new},
        {"viewer-request": new},
    ]
    assert visits.configurations() == before
    secret = _secret_in(emulator, ELSEWHERE, visits.name)
    assert json.loads(secret) == {"API_KEY": visits.key.value}
    assert visits.key.traces_in(told(emulator, stack, dry, pressed)) == []
    forget_distributions(emulator, stack)
    assert judged_anew(emulator, stack, observer, visits.name).compliance == "COMPLIANT"

    again = button.run("Edge", FunctionName=visits.name)
    assert (again.status, again.step("Plan").payload["status"]) == ("Success", "Nothing to do")

    emulator.let_replicas_go_in(3600)
    back = button.run("EdgeBackout", FunctionName=visits.name)

    assert back.status == "Success", back
    assert visits.run() == [
        {"viewer-request": visits.old, "/api/* origin-response": visits.old},
        {"viewer-request": visits.old},
    ]
    assert (visits.configurations(), visits.code()) == (before, plain)
    assert "until its replicas at the edge are gone" in " ".join(
        back.step("Backout").payload["warnings"]
    )
    assert visits.versions() == ["$LATEST", visits.old, new]
    forget_distributions(emulator, stack)
    assert judged_anew(emulator, stack, observer, visits.name).compliance == "NON_COMPLIANT"


@pytest.mark.long
@pytest.mark.usefixtures("unrecorded")
def test_what_somebody_else_changes_meanwhile_is_left_and_all_goes_back(
    emulator: Emulator, button: Button, visits: Visits
) -> None:
    """The first distribution runs the new version already when the second cannot."""
    _, last = sorted(visits.distributions)
    owners = _publish_another(emulator, visits.name)

    def on_step(step: StepRun) -> None:
        if step.name == "Probe":
            at = Behavior({"viewer-request": f"{visits.arn}:{owners}"}, {})
            associate(emulator, last, at)

    ended = button.run("Edge", on_step, FunctionName=visits.name)

    assert ended.status == "Failed"
    assert "runs another version by now" in ended.step("Associate").failure
    assert ended.names[-1] == "BackedOut"
    run = dict(zip(visits.distributions, visits.run(), strict=True))
    assert set(run.pop(last).values()) == {owners}
    (others,) = run.values()
    assert set(others.values()) == {visits.old}


def _publish_another(emulator: Emulator, name: str) -> str:
    """Publish a version of the same code, and leave $LATEST as it was."""
    client = emulator.client("lambda")
    before = client.get_function_configuration(FunctionName=name)
    client.update_function_configuration(FunctionName=name, Timeout=before["Timeout"] - 1)
    number = publish(emulator, name)
    client.update_function_configuration(FunctionName=name, Timeout=before["Timeout"])
    wait_until_ready(client, name)
    return number


@pytest.mark.usefixtures("unrecorded")
def test_a_managed_distribution_is_changed_only_if_that_is_asked_for(
    emulator: Emulator, button: Button, visits: Visits
) -> None:
    client, (shop, blog) = emulator.client("cloudfront"), visits.distributions
    arns = [client.get_distribution(Id=each)["Distribution"]["ARN"] for each in (shop, blog)]
    client.tag_resource(
        Resource=arns[0], Tags={"Items": [{"Key": "managed-by", "Value": "Terraform"}]}
    )

    refused = button.run("Edge", FunctionName=visits.name)

    assert (refused.status, refused.names) == ("Failed", ["Find"])
    assert f"Terraform manages the distribution {shop}" in refused.step("Find").failure
    assert "ChangeManagedDistributions=true" in refused.step("Find").failure
    dry = button.run(
        "Edge", FunctionName=visits.name, DryRun="true", ChangeManagedDistributions="true"
    )
    patch = " ".join(dry.step("Plan").payload["warnings"])
    assert f"{visits.arn}:{visits.old} becomes the version that this run publishes" in patch


@pytest.mark.usefixtures("unrecorded")
def test_a_dry_run_says_which_distribution_is_for_staging_of_which(
    emulator: Emulator, button: Button, visits: Visits
) -> None:
    shop, _ = visits.distributions
    runs = Behavior({"viewer-request": f"{visits.arn}:{visits.old}"}, {})
    staging = create_distribution(emulator, runs, staging=True)
    stage(emulator, shop, staging)

    dry = button.run("Edge", FunctionName=visits.name, DryRun="true")

    associate_first, *then = (
        step for step in dry.step("Plan").payload["steps"] if step.startswith("Associate: ")
    )
    assert associate_first.startswith(
        f"Associate: {staging}, which is for staging of {shop} (5% of its requests): viewer-request"
    )
    # The distributions that are left stand in the order of their ids, which the embedded AWS draws.
    assert any(f"{shop}, after its staging distribution {staging}" in step for step in then)


@pytest.mark.usefixtures("unrecorded")
def test_a_function_that_no_distribution_runs_is_left_alone(
    emulator: Emulator, button: Button
) -> None:
    name = f"unused-{uuid.uuid4().hex[:8]}"
    package = zip_files({"app.py": "def handler(event, context):\n    return event\n"})
    create(emulator, NewFunction(name, package, timeout_seconds=5))

    ended = button.run("Edge", FunctionName=name)

    assert (ended.status, ended.names) == ("Failed", ["Find"])
    assert "No distribution of this account runs a version" in ended.step("Find").failure


@pytest.mark.usefixtures("unrecorded")
def test_a_latest_that_nobody_published_is_not_overwritten(
    emulator: Emulator, button: Button, visits: Visits
) -> None:
    client = emulator.client("lambda")
    newer = zip_files({"app.py": "def handler(event, context):\n    return None\n"})
    client.update_function_code(FunctionName=visits.name, ZipFile=newer)
    wait_until_ready(client, visits.name)
    owners = visits.code()

    ended = button.run("Edge", FunctionName=visits.name)

    assert (ended.status, ended.names) == ("Failed", ["Find", "Scan", "Plan"]), ended.step(
        "Scan"
    ).payload
    assert f"has other code than version {visits.old}" in ended.step("Plan").failure
    assert visits.code() == owners


def _secret_in(emulator: Emulator, region: str, function: str) -> str:
    client = root_session(region).client("secretsmanager", endpoint_url=emulator.endpoint)
    name = f"lambda-no-plaintext-secrets/{function}/environment"
    return str(client.get_secret_value(SecretId=name)["SecretString"])
