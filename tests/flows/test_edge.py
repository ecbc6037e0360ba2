"""Functions at the edge, found on the embedded AWS: from a key in the code to where it runs."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.auth import AUTH_TYPE_MAPS

from rule.aws.clients import FunctionNotRead
from rule.aws.cloudfront_functions import CloudFrontFunctionReader, NotReadForGood
from rule.aws.sigv4a import SigV4AAuth
from rule.model import KeyValueStore
from tests.flows.artifact import local_builds
from tests.flows.at_the_edge import (
    POSTS_TO_AN_API,
    SERVICES,
    forget_distributions,
    judged_anew,
)
from tests.flows.deploy import Stack, deploy
from tests.flows.observation import Observer
from tests.flows.secret_values import SecretValues
from tests.rehearsal.emulator import Emulator, root_session, running
from tests.rehearsal.new_distribution import (
    Behavior,
    associate,
    create_cloudfront_function,
    create_distribution,
)
from tests.rehearsal.new_function import NewFunction, create, publish, role_of, wait_until_ready
from tests.rehearsal.zips import zip_files

SECRETS = SecretValues(7)
READS_THE_KEY = POSTS_TO_AN_API.replace('"{key}"', "read_secret()")


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with running(region="us-east-1") as started:
        yield started


@pytest.fixture(scope="session")
def stack(emulator: Emulator) -> Stack:
    parameters = {"ReadDistributions": "true", "ScanCloudFrontFunctions": "true"}
    with emulator.unrecorded():
        return deploy(emulator, local_builds(), parameters)


@pytest.fixture(scope="session")
def observer(emulator: Emulator, stack: Stack) -> Observer:
    return Observer(emulator, stack)


def test_a_key_in_the_code_of_an_edge_function_is_found_where_viewers_run_it(
    emulator: Emulator, stack: Stack, observer: Observer
) -> None:
    name = f"visits-{uuid.uuid4().hex[:8]}"
    key = SECRETS.password()
    leaky = zip_files({"app.py": POSTS_TO_AN_API.format(key=key)})
    role = role_of(emulator, "at-the-edge", SERVICES)
    create(emulator, NewFunction(name, leaky, timeout_seconds=5), role=role)
    old = publish(emulator, name)
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
    runs_old = Behavior({"viewer-request": f"{arn}:{old}"}, {})
    ordered = Behavior({"origin-response": f"{arn}:{old}"}, {}, "/api/*")
    identifier = create_distribution(emulator, runs_old, ordered)

    # What is deployed since has no secret; what viewers run has.
    client = emulator.client("lambda")
    clean = zip_files({"app.py": READS_THE_KEY.format()})
    client.update_function_code(FunctionName=name, ZipFile=clean)
    wait_until_ready(client, name)
    run = judged_anew(emulator, stack, observer, name)

    assert run.compliance == "NON_COMPLIANT"
    assert run.annotation.startswith(
        f"Plaintext secrets in versions at the edge: {identifier} viewer-request, {identifier} "
        f"/api/* origin-response, version {old}: app.py:4 ("
    )
    assert key not in run.annotation

    new = publish(emulator, name)
    associate(
        emulator,
        identifier,
        Behavior({"viewer-request": f"{arn}:{new}"}, {}),
        Behavior({"origin-response": f"{arn}:{new}"}, {}, "/api/*"),
    )
    forget_distributions(emulator, stack)
    moved = judged_anew(emulator, stack, observer, name)

    assert moved.compliance == "COMPLIANT"
    assert f"version {old}: not judged, since nothing is known to run it" in moved.annotation


def test_a_cloudfront_function_is_judged_and_named_with_where_viewers_run_it(
    emulator: Emulator, stack: Stack, observer: Observer
) -> None:
    name = f"sign-in-{uuid.uuid4().hex[:8]}"
    clean = "function handler(event) {\n  return event.request;\n}\n"
    leaky = f'const password = "{SECRETS.password()}";\n{clean}'
    create_cloudfront_function(emulator, name, leaky, clean)
    arn = f"arn:aws:cloudfront::123456789012:function/{name}"
    runs_it = Behavior({}, {"viewer-response": arn}, "/account/*")
    identifier = create_distribution(emulator, Behavior({}, {}), runs_it)
    forget_distributions(emulator, stack)

    judged = judged_anew(emulator, stack, observer, name)

    (known,) = emulator.client("config").get_compliance_details_by_resource(
        ResourceType="AWS::CloudFront::Function", ResourceId=name
    )["EvaluationResults"]
    assert judged.compliance == known["ComplianceType"] == "NON_COMPLIANT"
    assert judged.annotation.startswith(
        f"Plaintext secrets in code: {identifier} /account/* viewer-response, LIVE/function.js:1 ("
    )


def values_client(emulator: Emulator, credentials: Mapping[str, str]) -> Any:
    """Return a client of key-value stores that signs as the rule does.

    The host of an account's stores begins with the account's number, which no address does.
    """
    client: Any = root_session(emulator.region).client(
        "cloudfront-keyvaluestore",
        endpoint_url=emulator.endpoint,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
    )

    def send_here(request: Any, **_: Any) -> None:
        request.headers["Host"] = request.url.split("/")[2]
        request.url = request.url.replace("//123456789012.", "//")

    client.meta.events.register("before-send", send_here)
    return client


def test_values_of_a_store_are_read_by_signatures_that_are_verified(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(AUTH_TYPE_MAPS, "v4a", SigV4AAuth)
    iam = emulator.client("iam")
    iam.create_user(UserName="reader")
    made = emulator.client("cloudfront").create_key_value_store(Name="routes")
    store = KeyValueStore(made["KeyValueStore"]["ARN"], "routes")
    actions = [f"cloudfront-keyvaluestore:{name}" for name in ("ListKeys", "UpdateKeys")]
    actions.append("cloudfront-keyvaluestore:DescribeKeyValueStore")
    statement = {"Effect": "Allow", "Action": actions, "Resource": store.arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="reader", PolicyName="stores", PolicyDocument=policy)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    client = values_client(emulator, key)
    etag = client.describe_key_value_store(KvsARN=store.arn)["ETag"]
    written = {f"/old-{number}": f"/new-{number}" for number in range(50)}
    puts = [{"Key": name, "Value": value} for name, value in written.items()]
    etag = client.update_keys(KvsARN=store.arn, IfMatch=etag, Puts=puts)["ETag"]
    more = [{"Key": "/z", "Value": "/"}]
    client.update_keys(KvsARN=store.arn, IfMatch=etag, Puts=more)

    reader = CloudFrontFunctionReader(lambda: None, lambda: client)
    pages = list(reader.values(store))

    assert [len(page) for page in pages] == [50, 1]
    assert {**pages[0], **pages[1]} == {**written, "/z": "/"}
    forged = values_client(emulator, {**key, "SecretAccessKey": "another"})
    with pytest.raises(FunctionNotRead, match="InvalidSignature"):
        list(CloudFrontFunctionReader(lambda: None, lambda: forged).values(store))
    others = KeyValueStore(store.arn.replace(store.arn[-4:], "none"), "others")
    with pytest.raises(NotReadForGood, match="denied"):
        list(reader.values(others))
