"""The process that is the embedded AWS: ministack, with what it lacks put in, on one port.

Only this, the modules `emulator_*`, `condition_keys` and `decisions` import ministack. What is put
in runs in ministack's own process, behind its check of signatures and, under AUTH, of IAM policies:

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
- a control path, for tests (`control_verbs`).

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
from pathlib import Path
from typing import Any

import boto3
import hypercorn.asyncio
import hypercorn.config
from ministack import app as ministack  # type: ignore[import-untyped]
from ministack.core import lambda_runtime  # type: ignore[import-untyped]

from .automation_adapter import ConfigsRunbooks, automation
from .condition_keys import supply_condition_keys
from .config_adapter import stand_in
from .control_verbs import observed, recorded, slowed, switched, throttled
from .decisions import record_decisions
from .emulator_concurrency import queue_for_concurrency, reserve_concurrency
from .emulator_functions import (
    give_functions_their_own_python,
    join_lambda,
    read_package,
    run_users_functions_under_the_real_runtime,
    states_of_functions,
    unpack_packages_once,
)
from .emulator_iam import Requester, name_actions, name_resources
from .emulator_services import join_automation, join_cloudfront, join_config, join_secrets
from .gateway import App, chain, control
from .interruptions import Interruptions
from .packages import Packages
from .throttling import REFUSALS, Throttling


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
    interruptions = Interruptions(
        caller_of=lambda headers: Requester(headers).arn, kill=lambda_runtime.invalidate_worker
    )
    verbs = {
        **recorded(service, executions, recorder),
        **observed(packages, environments, decisions),
        **throttled(throttling),
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
