"""What the plan says to the owner of a container image: lines that work as they stand."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace

import pytest

from remediation.model import FUNCTION_TAG, Options, Refusals, Target
from remediation.planning.image_advice import IMAGE_VARIABLE, dockerfile_lines
from remediation.planning.plan import plan
from tests.remediation.builders import POLICY, STACK, WRAPPER_LAYER, function, target
from tests.remediation.shims.wrapper_program import LAYER
from tests.test_imports import ROOT

IMAGE = target(function(package_type="Image", runtime=None, handler=None))


def advice(given: Target = IMAGE, options: Options | None = None) -> str:
    planned = plan(given, ["DB_PASSWORD"], options or Options())
    assert isinstance(planned, Refusals)
    (refusal,) = planned.refusals
    return refusal.remedy


@pytest.mark.parametrize("architecture", ["x86_64", "arm64"])
def test_the_dockerfile_copies_and_starts_a_program_that_the_layer_has(architecture: str) -> None:
    copy, env, entrypoint, _ = dockerfile_lines(architecture)

    instruction, source, program = copy.split()
    assert instruction == "COPY"
    assert source == f"layer/{LAYER.name}/{architecture}"
    assert program == f"/opt/{LAYER.name}/{architecture}"
    assert json.loads(entrypoint.removeprefix("ENTRYPOINT ")) == [program, "/lambda-entrypoint.sh"]
    assert env == f"ENV {IMAGE_VARIABLE}=1"


def test_the_wrapper_knows_the_images_variable_by_the_same_name() -> None:
    source = (ROOT / "remediation" / "shims" / "wrapper" / "main.go").read_text()

    assert f'"{IMAGE_VARIABLE}"' in source


@pytest.mark.parametrize("architecture", ["x86_64", "arm64"])
def test_each_architecture_has_its_own_program(architecture: str) -> None:
    given = replace(IMAGE, function=replace(IMAGE.function, architectures=(architecture,)))

    said = advice(given)

    assert all(line in said for line in dockerfile_lines(architecture))
    assert ("x86_64" in said) == (architecture == "x86_64")


def test_the_commands_name_the_layer_the_secret_the_role_and_the_policy() -> None:
    said = advice()
    created = shlex.split(re.search(r"\(3\) (.*?) with the variables", said)[1])  # type: ignore[index]

    assert f"--arn {WRAPPER_LAYER})" in said
    assert created[created.index("--name") + 1] == STACK.secret_name(IMAGE.function)
    assert created[created.index("--tags") + 1] == f"Key={FUNCTION_TAG},Value={IMAGE.function.arn}"
    assert "--kms-key-id" not in created
    assert f"attach-role-policy --role-name {IMAGE.role.name} --policy-arn {POLICY} " in said


def test_the_secret_is_made_where_and_as_the_stack_makes_them() -> None:
    key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd"
    given = replace(IMAGE, stack=replace(STACK, kms_key_arn=key))

    said = advice(given, Options(secret_prefix=f"{STACK.secret_prefix}team/"))

    assert f"--name {STACK.secret_prefix}team/{IMAGE.function.name}/environment " in said
    assert f"--kms-key-id {key} " in said


def test_no_value_of_a_variable_is_told() -> None:
    given = target(function({"DB_PASSWORD": "a value of its own"}, package_type="Image"))

    assert "a value of its own" not in advice(given)
