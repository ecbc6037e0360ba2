"""Joins the stand-ins to the emulator, and has its services refuse and take time as AWS does."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ministack import app as ministack  # type: ignore[import-untyped]
from ministack.core import responses  # type: ignore[import-untyped]
from ministack.services import cloudfront, lambda_svc, secretsmanager  # type: ignore[import-untyped]
from ministack.services.cloudformation import provisioners, stacks  # type: ignore[import-untyped]

from . import request_limits, secret_replicas
from .automation.service import AutomationService
from .automation_adapter import DOCUMENT_TYPE, DocumentResource, automation_handler
from .cloudfront_answers import CloudFrontAnswers
from .config_adapter import (
    REMEDIATION_TYPE,
    RULE_TYPE,
    RemediationResource,
    RuleResource,
    config_handler,
)
from .config_service.service import ConfigService
from .edge_associations import Surroundings
from .emulator_iam import Requester, trusts


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


def join_cloudfront() -> CloudFrontAnswers:
    """Have CloudFront refuse functions that cannot be at the edge, and take time for changes."""
    handlers, answers = ministack.SERVICE_HANDLERS, CloudFrontAnswers(around_cloudfront)
    handlers["cloudfront"] = answers.of(handlers["cloudfront"])
    handlers["lambda"] = answers.replicas.of_lambda(handlers["lambda"], function_arn)
    return answers


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
