"""Lambda in the embedded AWS: which Python runs functions, their packages, and its answers."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack import app as ministack  # type: ignore[import-untyped]
from ministack.core import lambda_runtime, responses  # type: ignore[import-untyped]
from ministack.services import lambda_svc  # type: ignore[import-untyped]

from . import request_limits
from .emulator_iam import Requester
from .lambda_answers import as_aws_answers
from .packages import Packages
from .unpacking import unpacked_once


def may_decrypt(headers: dict[str, str], key_arn: str) -> bool:
    """Ask ministack whether the caller may use a key through Lambda, key policy included."""
    via = f"lambda.{key_arn.split(':')[3]}.amazonaws.com"
    return Requester(headers).may("kms:Decrypt", key_arn, {"kms:viaservice": via})


def give_functions_their_own_python(folder: Path) -> None:
    """Have ministack run Python functions without the packages of this environment.

    ``-S`` leaves out every site-packages folder. What a function imports it brought itself, or has
    from a layer; PYTHONPATH works as on AWS.
    """
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    python.chmod(0o700)
    choose = lambda_runtime._detect_runtime_binary

    def detect(runtime: str) -> tuple[str, str]:
        binary, script = choose(runtime)
        return (str(python) if runtime.startswith("python") else binary), script

    lambda_runtime._detect_runtime_binary = detect


def unpack_packages_once(folder: Path) -> None:
    """Have ministack's execution environments share a package's files."""
    folder.mkdir(exist_ok=True)
    lambda_runtime.zipfile = SimpleNamespace(
        ZipFile=unpacked_once(folder), BadZipFile=zipfile.BadZipFile
    )


def run_users_functions_under_the_real_runtime(endpoint: str) -> None:
    """Let ministack run the stack's own functions only.

    Without `tests.real_runtime` beside this package, ministack runs all functions.
    """
    try:
        from .real_functions import RealFunctions, Surroundings  # noqa: PLC0415 - may lack its base
    except ModuleNotFoundError as error:
        if error.name not in ("tests", "tests.real_runtime"):
            raise
        return
    surroundings = Surroundings(
        variables=lambda_svc._runtime_env_vars,
        credentials=lambda_runtime.execution_credentials,
        layer_zip=lambda_svc._resolve_layer_zip,
        endpoint=endpoint,
    )
    real = RealFunctions(lambda_svc._execute_function_warm, surroundings)
    lambda_svc._execute_function_warm = real.execute


def join_lambda(packages: Packages) -> None:
    """Have Lambda answer, and refuse, as AWS does."""
    handlers = ministack.SERVICE_HANDLERS

    def url_of(name: str) -> str:
        return packages.url(responses.get_account_id(), responses.get_region(), name)

    answering = as_aws_answers(handlers["lambda"], may_decrypt, url_of)
    handlers["lambda"] = request_limits.of_lambda(answering, Requester)
    lambda_svc._presigned_code_url = url_of


def read_package(account: str, region: str, name: str) -> bytes | None:
    """Return the package of a function, a version or a layer as ministack keeps it."""
    name, _, number = name.partition(":")
    if name == "layer":
        name, _, number = number.partition(":")
        layer = lambda_svc._layers.get_scoped(account, region, name) or {"versions": []}
        contents = {str(each["Version"]): each.get("_zip_data") for each in layer["versions"]}
        return contents.get(number)
    function = lambda_svc._functions.get_scoped(account, region, name)
    if function and number:
        function = function["versions"].get(number)
    return function.get("code_zip") if function else None


def states_of_functions() -> list[tuple[Any, ...]]:
    """Return what differs once a function of any account was made, changed, settled or deleted."""
    stored = list(lambda_svc._functions._data.items())
    configurations = [(key, function["config"]) for key, function in stored]
    return [(key, each.get("RevisionId"), each.get("State")) for key, each in configurations]
