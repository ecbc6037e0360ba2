"""The process that is the embedded AWS: ministack, with what it lacks put in, on one port.

With `emulator_iam` and `emulator_concurrency` the only importer of ministack. What is put in runs
in ministack's own process, behind its check of signatures and, under AUTH, of IAM policies:

- the stand-in for AWS Config, in place of ministack's few actions, and its CloudFormation types;
- the stand-in for Automation, beside ministack's Systems Manager, and its CloudFormation type;
- Lambda's answers as AWS gives them (`lambda_answers`), and its packages (`packages`);
- limits of requests to Lambda and Secrets Manager (`request_limits`);
- CloudFront's refusals, changes that take time (`cloudfront_answers`), and replicas of functions
  that keep versions from being deleted (`edge_replicas`); replicas of secrets (`secret_replicas`);
- a Python for functions that sees the standard library and what the function brought, and packages
  that are unpacked once (`unpacking`);
- concurrency as Lambda has it (`concurrency`), and throttling when a test asks for it
  (`throttling`);
- calls that go wrong at the wire (`interruptions`);
- a control path, for tests.

Run as ``python -m tests.rehearsal.server PORT ACCOUNT REGION FOLDER``; started by `emulator`. It
lives as long as its standard input is open, and removes FOLDER when that ends.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import threading
import zipfile
from collections.abc import Collection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import hypercorn.asyncio
import hypercorn.config
from ministack import app as ministack  # type: ignore[import-untyped]
from ministack.core import lambda_runtime, responses  # type: ignore[import-untyped]
from ministack.services import cloudfront, lambda_svc, secretsmanager  # type: ignore[import-untyped]
from ministack.services.cloudformation import provisioners, stacks  # type: ignore[import-untyped]

from . import request_limits, secret_replicas
from .automation.actions import Switches
from .automation.service import AutomationService
from .automation_adapter import (
    DOCUMENT_TYPE,
    ConfigsRunbooks,
    DocumentResource,
    automation,
    automation_handler,
)
from .cloudfront_answers import CloudFrontAnswers
from .condition_keys import supply_condition_keys
from .config_adapter import (
    REMEDIATION_TYPE,
    RULE_TYPE,
    RemediationResource,
    RuleResource,
    config_handler,
    stand_in,
)
from .config_service.service import ConfigService
from .decisions import Decision, record_decisions
from .edge_associations import Surroundings
from .emulator_concurrency import queue_for_concurrency, reserve_concurrency
from .emulator_iam import Requester, name_actions, name_resources, trusts
from .gateway import App, Verb, chain, control
from .interruptions import Interruptions
from .lambda_answers import as_aws_answers
from .packages import Packages
from .throttling import REFUSALS, Throttling
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


def join_config(service: ConfigService) -> None:
    """Put the stand-in for AWS Config in place of ministack's own."""
    ministack.SERVICE_HANDLERS["config"] = config_handler(service)
    provision(RULE_TYPE, RuleResource(service))
    provision(REMEDIATION_TYPE, RemediationResource(service))
    blocks = stacks._runs_on_worker_thread
    # It asks Lambda on this very server whether Config may invoke the function.
    stacks._runs_on_worker_thread = lambda kind: kind == RULE_TYPE or blocks(kind)


def join_automation(service: AutomationService, account: str) -> None:
    """Put the stand-in for Automation beside ministack's own Systems Manager."""
    handlers = ministack.SERVICE_HANDLERS
    handlers["ssm"] = automation_handler(service, handlers["ssm"])
    provision(DOCUMENT_TYPE, DocumentResource(service, account))


def provision(kind: str, resource: Any) -> None:
    """Have CloudFormation create, update and delete resources of a type by ours."""
    provisioners._RESOURCE_HANDLERS[kind] = {
        "create": resource.create,
        "update": resource.update,
        "delete": resource.delete,
    }


def join_lambda(packages: Packages) -> None:
    """Have Lambda answer, and refuse, as AWS does."""
    handlers = ministack.SERVICE_HANDLERS

    def url_of(name: str) -> str:
        return packages.url(responses.get_account_id(), responses.get_region(), name)

    answering = as_aws_answers(handlers["lambda"], may_decrypt, url_of)
    handlers["lambda"] = request_limits.of_lambda(answering, Requester)
    lambda_svc._presigned_code_url = url_of


def join_cloudfront() -> CloudFrontAnswers:
    """Have CloudFront refuse functions that cannot be at the edge, and take time for changes."""
    handlers, answers = ministack.SERVICE_HANDLERS, CloudFrontAnswers(around_cloudfront)
    handlers["cloudfront"] = answers.of(handlers["cloudfront"])
    handlers["lambda"] = answers.replicas.of_lambda(handlers["lambda"], function_arn)
    return answers


def function_arn(name: str) -> str:
    """Return the ARN of a function by its name, or by its ARN itself."""
    bare = name.rpartition(":")[2]
    return f"arn:aws:lambda:{responses.get_region()}:{responses.get_account_id()}:function:{bare}"


def join_secrets() -> None:
    """Have Secrets Manager refuse what is too large, and replicate as AWS does."""
    handlers = ministack.SERVICE_HANDLERS

    def resolve(identifier: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = secretsmanager._resolve(identifier)[1]
        return found

    def remove(secret: dict[str, Any], regions: Collection[str]) -> None:
        account, status = responses.get_account_id(), secret["ReplicationStatus"]
        for region in regions:
            secretsmanager._secrets.pop_scoped(account, region, secret["Name"], None)
        secret["ReplicationStatus"] = [each for each in status if each["Region"] not in regions]

    limited = request_limits.of_secrets(handlers["secretsmanager"])
    handlers["secretsmanager"] = secret_replicas.of_secrets(limited, resolve, remove)


def around_cloudfront(headers: dict[str, str]) -> Surroundings:
    """Return what CloudFront looks up of functions for a request, by its headers."""
    account = responses.get_account_id()

    def version(arn: str) -> dict[str, Any] | None:
        _, _, _, region, _, _, name, number = arn.split(":")
        function = lambda_svc._functions.get_scoped(account, region, name) or {"versions": {}}
        found = function["versions"].get(number)
        return found["config"] if found else None

    def is_live(arn: str) -> bool:
        function = cloudfront._functions.get(arn.rpartition("/")[2])
        return bool(function and function["live_etag"])

    return Surroundings(version, trusts, is_live, Requester(headers).may)


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


def switched(switches: Switches) -> dict[str, Verb]:
    """Return the verbs that change how Automation behaves."""

    async def function_errors(fail: str) -> None:
        switches.function_error_fails = fail == "fail"

    async def sleeps(longest: str) -> None:
        switches.longest_sleep_seconds = float(longest)

    return {"function-errors": function_errors, "sleeps": sleeps}


def slowed(answers: CloudFrontAnswers) -> dict[str, Verb]:
    """Return the verbs that change how long CloudFront takes."""

    async def deployments(seconds: str) -> None:
        answers.deploys_in = float(seconds)

    async def replicas(seconds: str) -> None:
        answers.replicas.go_in = float(seconds)

    return {"deployments": deployments, "replicas": replicas}


def build(port: int, account: str, region: str, folder: Path) -> tuple[App, Any]:
    """Put the application together; return it and the recorder, to be started."""
    endpoint = f"http://127.0.0.1:{port}"
    session = boto3.Session(account, os.environ["AWS_SECRET_ACCESS_KEY"], region_name=region)
    executions = automation(session, endpoint, account)
    service, recorder = stand_in(session, endpoint, account, ConfigsRunbooks(executions, account))
    recorder.states = states_of_functions
    packages = Packages(endpoint, read_package)
    give_functions_their_own_python(folder)
    unpack_packages_once(Path(os.environ["PACKAGES_DIR"]))
    run_users_functions_under_the_real_runtime(endpoint)
    reserve_concurrency()
    environments = queue_for_concurrency(int(os.environ["ENVIRONMENTS_AT_ONCE"]))
    join_config(service)
    join_automation(executions, account)
    name_resources(service.rule_arn)
    name_actions()
    supply_condition_keys()
    decisions = record_decisions()
    join_lambda(packages)
    at_the_edge = join_cloudfront()
    join_secrets()
    handlers = ministack.SERVICE_HANDLERS
    throttling = Throttling(Requester)
    for name in REFUSALS:
        handlers[name] = throttling.of(name, handlers[name])

    async def downloads(_: str) -> list[str]:
        return packages.downloads

    async def records(_: str) -> list[str]:
        return [*service.records(), *executions.records()]

    async def record(what: str) -> None:
        await asyncio.to_thread(recorder.resume if what == "resume" else recorder.pause)

    async def schedule(rule_name: str) -> None:
        await asyncio.to_thread(service.trigger_schedule, rule_name)

    interruptions = Interruptions(
        caller_of=lambda headers: Requester(headers).arn, kill=lambda_runtime.invalidate_worker
    )

    async def decided(_: str) -> list[Decision]:
        return decisions()

    async def throttle(rate: str) -> None:
        throttling.switch(float(rate) if rate else None)

    async def requests(_: str) -> list[dict[str, Any]]:
        return throttling.asked()

    async def concurrency(_: str) -> dict[str, int]:
        return environments.peaks

    verbs = {
        "decisions": decided,
        "throttle": throttle,
        "requests": requests,
        "concurrency": concurrency,
        "downloads": downloads,
        "records": records,
        "schedule": schedule,
        "recorder": record,
        **switched(executions.switches),
        **slowed(at_the_edge),
        **interruptions.verbs(),
    }
    return chain(
        ministack.app, control(verbs), packages.middleware, interruptions.middleware
    ), recorder


def end_with_parent(folder: Path) -> None:
    """End this process and the functions' when standard input ends, and remove their files."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.killpg(0, signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    # A handler of our own, so that the signal to the whole group ends the functions, but not this.
    # Unlike SIG_IGN it is not handed down to them.
    signal.signal(signal.SIGTERM, lambda *_: None)
    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


def main(port: int, account: str, region: str, folder: Path) -> None:
    """Serve until standard input ends."""
    end_with_parent(folder)
    app, recorder = build(port, account, region, folder)
    config = hypercorn.config.Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    recorder.start()

    async def serve() -> None:
        await hypercorn.asyncio.serve(app, config, shutdown_trigger=asyncio.Event().wait)  # type: ignore[arg-type]

    asyncio.run(serve())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
