"""Concurrency, put into the emulator: see `concurrency` for what it is."""

from __future__ import annotations

from typing import Any

from ministack.services import lambda_svc  # type: ignore[import-untyped]
from ministack.services.cloudformation import provisioners  # type: ignore[import-untyped]

from .concurrency import Environments, EventQueue


def queue_for_concurrency(at_once: int) -> Environments:
    """Have invocations of a function, and its events, wait for each other.

    Lambda starts an execution environment for each; so does ministack, on this machine's few cores.

    Args:
        at_once: invocations of a function that reserves no concurrency.
    """
    environments = Environments(lambda_svc._execute_function_warm, at_once)
    lambda_svc._execute_function_warm = environments.execute
    queue = EventQueue(lambda_svc.invoke_async_with_retry, lambda_svc._execute_function, at_once)
    lambda_svc.invoke_async_with_retry = queue.invoke
    lambda_svc._execute_function = queue.execute
    return environments


def reserve_concurrency() -> None:
    """Have CloudFormation set the concurrency that a function reserves; ministack leaves it out."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]
    create = handlers["create"]

    def create_and_reserve(logical_id: str, properties: Any, stack: str) -> Any:
        created = create(logical_id, properties, stack)
        reserved = properties.get("ReservedConcurrentExecutions")
        if reserved is not None:
            lambda_svc._functions[created[0]]["concurrency"] = int(reserved)
        return created

    handlers["create"] = create_and_reserve
