from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from tests.flows.deploy import Stack
from tests.rehearsal.emulator import ACCOUNT, Emulator
from tests.rehearsal.new_function import NewFunction, create, wait_until_ready
from tests.rehearsal.real_functions import is_users
from tests.rehearsal.zips import zip_files

pytestmark = pytest.mark.usefixtures("unrecorded")
SEES = """
import os, sys
try:
    from layered import NAME
except ImportError:
    NAME = None
def handler(event, context):
    if event == "raise":
        raise ValueError("no")
    return {
        "main": sys.modules["__main__"].__file__,
        "file": __file__,
        "layer": NAME,
        "colour": os.environ.get("COLOUR"),
        "endpoint": os.environ["AWS_ENDPOINT_URL"],
        "calls": calls(),
    }
def other(event, context):
    return "other"
def calls(count=[]):
    count.append(1)
    return len(count)
"""


class User:
    """A user of one function, who waits for each update."""

    def __init__(self, emulator: Emulator, name: str, files: Mapping[str, str], **more: Any):
        self.client, self.name = emulator.client("lambda"), name
        create(emulator, NewFunction(name, zip_files(files), **more))

    def invoke(self, event: Any = None, **more: Any) -> Any:
        return self.client.invoke(FunctionName=self.name, Payload=json.dumps(event), **more)

    def answer(self, event: Any = None) -> Any:
        return json.load(self.invoke(event)["Payload"])

    def change(self, **changes: Any) -> None:
        self.client.update_function_configuration(FunctionName=self.name, **changes)
        self._wait()

    def change_code(self, files: Mapping[str, str]) -> None:
        self.client.update_function_code(FunctionName=self.name, ZipFile=zip_files(files))
        self._wait()

    def _wait(self) -> None:
        wait_until_ready(self.client, self.name)


def publish_layer(emulator: Emulator, name: str, files: Mapping[str, str]) -> str:
    published = emulator.client("lambda").publish_layer_version(
        LayerName=name, Content={"ZipFile": zip_files(files)}
    )
    return str(published["LayerVersionArn"])


def test_a_users_function_runs_under_lambdas_own_client_with_its_layers(
    emulator: Emulator,
) -> None:
    user = User(emulator, "real-python", {"app.py": SEES}, environment={"COLOUR": "green"})
    layer = publish_layer(emulator, "layered", {"python/layered.py": "NAME = 'first'"})
    user.change(Layers=[layer])
    answer = user.answer()
    assert answer == {
        "main": "/var/runtime/bootstrap.py",
        "file": "/var/task/app.py",
        "layer": "first",
        "colour": "green",
        "endpoint": emulator.endpoint,
        "calls": 1,
    }
    assert user.answer()["calls"] == 2


def test_a_change_starts_a_fresh_execution_environment(emulator: Emulator) -> None:
    user = User(emulator, "real-changes", {"app.py": SEES})
    assert (user.answer()["calls"], user.answer()["calls"]) == (1, 2)
    user.change(Environment={"Variables": {"COLOUR": "red"}})
    answer = user.answer()
    assert (answer["calls"], answer["colour"]) == (1, "red")
    user.change(Layers=[publish_layer(emulator, "new", {"python/layered.py": "NAME = 'new'"})])
    assert user.answer()["layer"] == "new"
    user.change(Layers=[])
    assert user.answer()["layer"] is None
    user.change(Handler="app.other")
    assert user.answer() == "other"
    user.change_code({"app.py": "def other(event, context): return 'changed'\n"})
    assert user.answer() == "changed"


def test_a_published_version_keeps_its_environment_of_then(emulator: Emulator) -> None:
    user = User(emulator, "real-versions", {"app.py": SEES}, environment={"COLOUR": "green"})
    version = user.client.publish_version(FunctionName=user.name)["Version"]
    user.change(Environment={"Variables": {"COLOUR": "red"}})
    published = json.load(user.invoke(Qualifier=version)["Payload"])
    assert (published["colour"], user.answer()["colour"]) == ("green", "red")


def test_an_error_is_answered_as_by_lambda(emulator: Emulator) -> None:
    user = User(emulator, "real-error", {"app.py": SEES})
    answer = user.invoke("raise")
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    error = json.load(answer["Payload"])
    assert (error["errorType"], error["errorMessage"]) == ("ValueError", "no")
    assert '"/var/task/app.py"' in error["stackTrace"][0]
    assert "FunctionError" not in user.invoke()


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        ("index.handler", b'{"got":[1,"\xc3\xbc"],"layered":"yes"}'),
        ("index.stream", b"in parts"),
    ],
)
def test_a_node_function_runs_likewise(emulator: Emulator, handler: str, expected: bytes) -> None:
    program = """
    const { name } = require('layered');
    exports.handler = async (event) => ({ got: event, layered: name });
    exports.stream = awslambda.streamifyResponse(async (event, stream) => {
      stream.write('in ');
      stream.end('parts');
    });
    """
    user = User(
        emulator,
        f"real-node-{handler.partition('.')[2]}",
        {"index.js": program},
        runtime="nodejs22.x",
        handler=handler,
    )
    module = {"nodejs/node_modules/layered/index.js": "exports.name = 'yes';"}
    user.change(Layers=[publish_layer(emulator, "node-layered", module)])
    answer = user.invoke([1, "ü"])
    assert "FunctionError" not in answer
    payload = answer["Payload"].read()
    assert (json.loads(payload) if payload[:1] == b"{" else payload) == (
        json.loads(expected) if expected[:1] == b"{" else expected
    )


def test_it_runs_under_its_role(emulator: Emulator) -> None:
    program = """
import boto3
def handler(event, context):
    arn = boto3.client("sts").get_caller_identity()["Arn"]
    try:
        boto3.client("secretsmanager").get_secret_value(SecretId=event)
    except Exception as error:
        return [arn, error.response["Error"]["Code"]]
"""
    secret = emulator.client("secretsmanager").create_secret(Name="of-nobody", SecretString="{}")
    user = User(emulator, "real-role", {"app.py": program})
    user.change(Timeout=20)
    assert user.answer(secret["ARN"]) == [
        f"arn:aws:sts::{ACCOUNT}:assumed-role/functions/real-role",
        "AccessDeniedException",
    ]


def test_what_it_prints_is_in_its_log(emulator: Emulator) -> None:
    program = "def handler(event, context):\n    print('the event is', event)\n"
    user = User(emulator, "real-log", {"app.py": program})
    user.answer("seen")
    lines = emulator.logs(user.name)
    assert "the event is seen" in "\n".join(lines)
    assert len([line for line in lines if line.startswith("REPORT ")]) == 1


def test_a_wrapper_script_in_a_layer_starts_the_runtime(emulator: Emulator) -> None:
    script = zipfile.ZipInfo("wrap")
    script.external_attr = 0o755 << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as layer:
        layer.writestr(script, '#!/bin/sh\nexport COLOUR=wrapped\nexec "$@"\n')
    published = emulator.client("lambda").publish_layer_version(
        LayerName="wrapper", Content={"ZipFile": content.getvalue()}
    )
    wrapped = {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrap"}
    user = User(emulator, "real-wrapped", {"app.py": SEES}, environment=wrapped)
    user.change(Layers=[published["LayerVersionArn"]])
    assert user.answer()["colour"] == "wrapped"


def test_the_stacks_own_functions_stay_with_the_emulators_runtime(
    emulator: Emulator, stack: Stack
) -> None:
    client = emulator.client("lambda")
    own = [
        name for name in stack.resources.values() if ":" not in name and is_function(client, name)
    ]
    assert own
    for name in own:
        tags = client.get_function(FunctionName=name).get("Tags", {})
        assert not is_users({"code_zip": b"zip", "tags": tags})


def is_function(client: Any, name: str) -> bool:
    return name in {f["FunctionName"] for f in client.list_functions()["Functions"]}
