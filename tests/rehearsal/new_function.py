"""Functions in the embedded AWS: what one is made of, and how it is created and changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .emulator import ACCOUNT, REGION, Emulator
from .waiting import wait_for

_ROLE = "functions"


@dataclass(frozen=True, slots=True)
class NewFunction:
    """A function to be created."""

    name: str
    package: bytes | None = field(repr=False)
    """A zip; None for a function of type Image."""
    environment: Mapping[str, str] = field(repr=False, default_factory=dict)
    runtime: str = "python3.13"
    handler: str = "app.handler"
    timeout_seconds: int = 60
    layers: tuple[str, ...] = ()
    """ARNs of layer versions."""


def create(
    emulator: Emulator,
    function: NewFunction,
    key_arn: str | None = None,
    role: str | None = None,
    package_key_arn: str | None = None,
) -> None:
    """Create a function.

    Args:
        emulator: where.
        function: what.
        key_arn: of the customer-managed key that encrypts its environment.
        role: the ARN of its execution role; None: one that all such functions share.
        package_key_arn: of the customer-managed key that encrypts its package.
    """
    request: dict[str, Any] = {
        "FunctionName": function.name,
        "Role": role or role_of(emulator, _ROLE),
        "Environment": {"Variables": dict(function.environment)},
        "Timeout": function.timeout_seconds,
    }
    if function.package is None:
        registry = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
        request["PackageType"] = "Image"
        request["Code"] = {"ImageUri": f"{registry}/{function.name}:1"}
    else:
        request["Code"] = {"ZipFile": function.package}
        request["Runtime"] = function.runtime
        request["Handler"] = function.handler
    if function.layers:
        request["Layers"] = list(function.layers)
    if package_key_arn is not None:
        request["Code"]["SourceKMSKeyArn"] = package_key_arn
    if key_arn is not None:
        request["KMSKeyArn"] = key_arn
    emulator.client("lambda").create_function(**request)


def wait_until_ready(client: Any, name: str) -> None:
    """Wait until a function is created, or updated, as whoever deploys it does.

    Args:
        client: Lambda's.
        name: the function's.

    Raises:
        ClientError: there is no such function.
    """

    def is_ready() -> bool:
        now = client.get_function_configuration(FunctionName=name)
        return not {now.get("State"), now.get("LastUpdateStatus")} & {"Pending", "InProgress"}

    wait_for(f"{name} is ready", is_ready)


def set_environment(emulator: Emulator, name: str, environment: Mapping[str, str]) -> None:
    """Replace a function's environment, once Lambda takes updates."""
    client = emulator.client("lambda")
    wait_until_ready(client, name)
    client.update_function_configuration(
        FunctionName=name, Environment={"Variables": dict(environment)}
    )


def publish_layer(emulator: Emulator, name: str, content: bytes) -> str:
    """Publish a version of a layer, and return its ARN."""
    client = emulator.client("lambda")
    published = client.publish_layer_version(LayerName=name, Content={"ZipFile": content})
    return str(published["LayerVersionArn"])


def publish(emulator: Emulator, name: str, alias: str | None = None) -> str:
    """Publish a version of a function as it is, and return its number.

    Args:
        emulator: where.
        name: the function's.
        alias: is made, or moved, to run the version.
    """
    client = emulator.client("lambda")
    wait_until_ready(client, name)
    number = str(client.publish_version(FunctionName=name)["Version"])
    if alias is not None:
        given = {"FunctionName": name, "Name": alias, "FunctionVersion": number}
        try:
            client.update_alias(**given)
        except client.exceptions.ResourceNotFoundException:
            client.create_alias(**given)
    return number


def new_key(emulator: Emulator) -> str:
    """Create a customer-managed key and return its ARN.

    Its policy leaves it to IAM who may use it.
    """
    return str(emulator.client("kms").create_key()["KeyMetadata"]["Arn"])


def role_of(
    emulator: Emulator, name: str, services: Sequence[str] = ("lambda.amazonaws.com",)
) -> str:
    """Return the ARN of an execution role, which is created if there is none of the name.

    Args:
        emulator: where.
        name: the role's.
        services: those that may assume a role that is created.
    """
    iam = emulator.client("iam")
    try:
        role = iam.get_role(RoleName=name)
    except iam.exceptions.NoSuchEntityException:
        trust = json.dumps(_may_be_assumed_by(services))
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    return str(role["Role"]["Arn"])


def _may_be_assumed_by(services: Sequence[str]) -> dict[str, Any]:
    principal = {"Service": list(services)}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}
