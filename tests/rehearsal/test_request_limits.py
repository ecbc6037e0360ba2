"""The embedded AWS refuses what AWS's limits refuse, and the emulator by itself does not."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError

from . import request_limits
from .emulator import ACCOUNT, REGION, Emulator
from .new_function import NewFunction, create
from .zips import zip_files

NAME = "limited"
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/other"
LAYER = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:limited:1"


@pytest.fixture(scope="module")
def function(emulator: Emulator) -> Iterator[str]:
    create(emulator, NewFunction(NAME, zip_files({"app.py": ""}), {}))
    yield NAME
    emulator.client("lambda").delete_function(FunctionName=NAME)


def filled(size: int) -> dict[str, str]:
    """Return an environment that measures so many bytes."""
    return {"NAME": "a" * (size - len('{"NAME":""}'))}


@pytest.mark.parametrize(
    ("variables", "size"),
    [
        ({}, 2),
        ({"NAME": "value"}, 16),
        ({"A1": "x", "B2": '"'}, 20),
        ({"A1": "é"}, 11),
    ],
)
def test_an_environment_is_measured_as_json(variables: dict[str, str], size: int) -> None:
    assert request_limits.environment_bytes(variables) == size


LIMITED: list[tuple[dict[str, Any], str, str]] = [
    ({"Environment": {"Variables": filled(4_097)}}, "InvalidParameterValueException",
     "exceeded the 4KB limit. String measured: {"),
    ({"Environment": {"Variables": {"AWS_REGION": "a", "AWS_SESSION_TOKEN": "b"}}},
     "InvalidParameterValueException",
     "Reserved keys used in this request: AWS_REGION, AWS_SESSION_TOKEN"),
    ({"Environment": {"Variables": {"1ST": "a"}}}, "ValidationException", "[a-zA-Z]"),
    ({"Environment": {"Variables": {"A": "a"}}}, "ValidationException", "[a-zA-Z]"),
    ({"Environment": {"Variables": {"_HANDLER": "a"}}}, "ValidationException", "[a-zA-Z]"),
    ({"Handler": "h" * 129}, "ValidationException", "less than or equal to 128"),
    ({"Layers": [LAYER] * 6}, "InvalidParameterValueException",
     "Cannot reference more than 5 layers."),
]  # fmt: skip


@pytest.mark.parametrize(("more", "code", "why"), LIMITED)
def test_a_configuration_beyond_a_limit_is_refused(
    emulator: Emulator, function: str, more: dict[str, Any], code: str, why: str
) -> None:
    client = emulator.client("lambda")
    role = client.get_function_configuration(FunctionName=function)["Role"]
    package = zip_files({"app.py": ""})
    whole = {"Runtime": "python3.13", "Handler": "app.handler", "Role": role, **more}

    for call, request in (
        (client.update_function_configuration, {"FunctionName": function, **more}),
        (client.create_function, {"FunctionName": "new", "Code": {"ZipFile": package}, **whole}),
    ):
        with pytest.raises(ClientError) as refused:
            call(**request)
        assert refused.value.response["Error"]["Code"] == code
        assert why in refused.value.response["Error"]["Message"]
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_configuration_at_its_limits_is_taken(emulator: Emulator, function: str) -> None:
    variables = filled(4_096)

    emulator.client("lambda").update_function_configuration(
        FunctionName=function, Environment={"Variables": variables}, Handler="h" * 128
    )

    kept = emulator.client("lambda").get_function_configuration(FunctionName=function)
    assert kept["Environment"]["Variables"] == variables


@dataclass
class Requester:
    """May do what is listed."""

    allowed: list[tuple[str, str]] = field(default_factory=list)
    arn: str = "arn:aws:iam::123456789012:user/ada"

    def may(self, action: str, resource: str) -> bool:
        return (action, resource) in self.allowed

    def may_pass(self, role: str, service: str) -> bool:
        return (service, role) in self.allowed


@pytest.mark.parametrize(
    ("request_", "allowed"),
    [
        ({"Role": OTHER_ROLE}, ("lambda.amazonaws.com", OTHER_ROLE)),
        ({"Layers": [LAYER]}, ("lambda:GetLayerVersion", LAYER)),
    ],
)
def test_a_role_and_a_layer_need_a_permission_of_their_own(
    request_: dict[str, Any], allowed: tuple[str, str]
) -> None:
    assert list(request_limits.in_configuration(request_, Requester([allowed]))) == []
    (denied,) = request_limits.in_configuration(request_, Requester())
    assert (denied.code, denied.status) == ("AccessDeniedException", 403)


def user(emulator: Emulator, name: str, *statements: dict[str, Any]) -> Any:
    """Return Lambda's client as a user with a policy."""
    iam = emulator.client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(
        UserName=name,
        PolicyName="all",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": list(statements)}),
    )
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return emulator.client_of("lambda", {**key, "SessionToken": None})


def allow(action: str, resource: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


UPDATE = allow("lambda:UpdateFunctionConfiguration", "*")


def test_the_callers_own_policies_decide_on_roles_and_layers(
    emulator: Emulator, function: str
) -> None:
    package = zip_files({"shim.py": ""})
    client = emulator.client("lambda")
    layer = client.publish_layer_version(LayerName="limited", Content={"ZipFile": package})[
        "LayerVersionArn"
    ]
    role = client.get_function_configuration(FunctionName=function)["Role"]
    to_lambda = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    may = user(
        emulator, "may", UPDATE, allow("lambda:GetLayerVersion", layer),
        allow("iam:PassRole", role, Condition=to_lambda),
    )  # fmt: skip
    may_not = user(emulator, "may-not", UPDATE)

    for more in ({"Layers": [layer]}, {"Role": role}):
        may.update_function_configuration(FunctionName=function, **more)
        with pytest.raises(ClientError) as refused:
            may_not.update_function_configuration(FunctionName=function, **more)
        error = refused.value.response["Error"]
        assert error["Code"] == "AccessDeniedException"
        assert f"User: arn:aws:iam::{ACCOUNT}:user/may-not is not authorized" in error["Message"]
    may_not.update_function_configuration(FunctionName=function, Description="changed")


def test_who_may_not_update_does_not_learn_what_is_wrong(emulator: Emulator, function: str) -> None:
    nobody = user(emulator, "nobody", allow("lambda:GetFunction", "*"))

    with pytest.raises(ClientError) as refused:
        nobody.update_function_configuration(FunctionName=function, Handler="h" * 129)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


@pytest.mark.parametrize(
    ("request_", "member"),
    [
        ({"SecretString": "é" * 32_769}, "secretString"),
        ({"SecretBinary": base64.b64encode(b"a" * 65_537).decode()}, "secretBinary"),
    ],
)
def test_a_secrets_value_has_a_limit(request_: dict[str, str], member: str) -> None:
    (violation,) = request_limits.in_secret(request_)
    assert violation.code == "ValidationException"
    assert f"Value at '{member}'" in violation.message


def test_a_value_at_its_limit_is_kept_and_one_byte_more_refused(emulator: Emulator) -> None:
    client, value = emulator.client("secretsmanager"), "a" * request_limits.LARGEST_SECRET_BYTES
    client.create_secret(Name=NAME, SecretString=value)

    for call in (client.put_secret_value, client.update_secret):
        with pytest.raises(ClientError) as refused:
            call(SecretId=NAME, SecretString=value + "a")
        assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert client.get_secret_value(SecretId=NAME)["SecretString"] == value
