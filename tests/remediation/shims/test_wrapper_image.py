"""The wrapper as the beginning of an image's ENTRYPOINT, before a secret is named and after."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.real_runtime.sample import NONCE, VALUES
from tests.real_runtime.secrets_server import SecretsServer
from tests.remediation.shims.wrapper_program import environment_in, run, sealed, shadowed

IN_IMAGE = {"SEALED_ENV_IMAGE": "1"}
"""What the image's ENV sets."""


@pytest.mark.parametrize("arn", [{}, {"SEALED_ENV_ARN": ""}])
def test_an_image_starts_as_before_until_a_secret_is_named(arn: dict[str, str]) -> None:
    """The image is deployed first, and stays where the function is backed out."""
    before = {"PATH": os.environ["PATH"], "DB_PASSWORD": "still here"}

    ran = run({**before, **IN_IMAGE, **arn})

    seen = {n.decode(): v.decode() for n, v in environment_in(ran.stdout).items()}
    assert (ran.returncode, ran.stderr, seen) == (0, b"", before)


def test_a_program_without_an_image_still_needs_its_secret() -> None:
    ran = run({"PATH": os.environ["PATH"]})

    assert (ran.returncode, ran.stdout) == (1, b"")
    assert b"SEALED_ENV_ARN is gone" in ran.stderr


@pytest.mark.parametrize("state", [sealed, shadowed])
def test_an_image_has_the_values_and_nothing_of_the_wrappers(
    secrets: SecretsServer, state: Any
) -> None:
    ran = run(state(secrets, **IN_IMAGE))

    seen = {n.decode(): v.decode() for n, v in environment_in(ran.stdout).items()}
    assert VALUES.items() <= seen.items()
    assert not [name for name in seen if name.startswith("SEALED_ENV_")]


def test_an_images_other_wrapper_is_left_to_what_the_image_starts(secrets: SecretsServer) -> None:
    ran = run(sealed(secrets, AWS_LAMBDA_EXEC_WRAPPER="/opt/otel-handler", **IN_IMAGE))

    assert environment_in(ran.stdout)[b"AWS_LAMBDA_EXEC_WRAPPER"] == b"/opt/otel-handler"


def test_an_image_whose_secret_cannot_be_loaded_does_not_start(secrets: SecretsServer) -> None:
    secrets.error = "AccessDeniedException"

    ran = run(sealed(secrets, **IN_IMAGE))

    assert (ran.returncode, ran.stdout) == (1, b"")
    assert b"AccessDeniedException" in ran.stderr


def test_a_probe_without_a_pointer_does_not_start(secrets: SecretsServer) -> None:
    ran = run({**secrets.variables(), **IN_IMAGE, "SEALED_ENV_PROBE": f"{NONCE}:DB_PASSWORD"})

    assert (ran.returncode, ran.stdout) == (1, b"")
