"""The resources and actions by which requests are authorised, where the emulator names none.

Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/ and there
list_awssystemsmanager.html, list_awsconfig.html, list_awslambda.html,
list_amazoncloudfront.html and list_amazoncloudfrontkeyvaluestore.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

RuleArn = Callable[[str], str | None]
"""The ARN of a rule by its name; AWS Config's ARNs do not hold the name. None if there is none."""


def of_document(action: str, body: bytes, region: str, account: str) -> str | None:
    """Return the resource of a request about runbooks; None for any other of Systems Manager."""
    prefix, request = f"arn:aws:ssm:{region}:{account}", _loaded(body)
    if action.endswith(("Document", "DocumentDefaultVersion")) and "Name" in request:
        return f"{prefix}:document/{_bare(request['Name'])}"
    if action == "StartAutomationExecution":
        version = request.get("DocumentVersion", "$DEFAULT")
        return f"{prefix}:automation-definition/{_bare(request.get('DocumentName', ''))}:{version}"
    if "AutomationExecutionId" in request:
        return f"{prefix}:automation-execution/{request['AutomationExecutionId']}"
    return None


def of_rule(body: bytes, rule_arn: RuleArn) -> str | None:
    """Return the rule that a request to AWS Config names; None if it names none, or several."""
    request = _loaded(body)
    names = request.get("ConfigRuleNames") or [request.get("ConfigRuleName")]
    return rule_arn(names[0]) if len(names) == 1 and isinstance(names[0], str) else None


def lambda_action(method: str, path: str, query: dict[str, Any]) -> str | None:
    """Return the action of a request to Lambda that the emulator takes for another; else None."""
    if method != "GET":
        return None
    if path.rstrip("/").endswith("/account-settings"):
        return "lambda:GetAccountSettings"
    if path.endswith("/provisioned-concurrency") and "List" in query:
        return "lambda:ListProvisionedConcurrencyConfigs"
    return "lambda:GetLayerVersion" if _is_about_a_layer_version(path, query) else None


def of_lambda(
    method: str, path: str, query: dict[str, Any], region: str, account: str
) -> str | None:
    """Return the resource of a request to Lambda that the emulator does not name; else None.

    A version that is deleted is taken for a resource of its own. AWS's documentation says that
    actions on functions can be restricted by a version's ARN, and names no exception.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
    """
    if method == "DELETE" and "Qualifier" in query and "/functions/" in path:
        name = path.rstrip("/").rpartition("/functions/")[2]
        if "/" not in name:
            return f"arn:aws:lambda:{region}:{account}:function:{name}:{_first(query['Qualifier'])}"
    is_about_layer = method == "GET" and _is_about_a_layer_version(path, query)
    return _first(query["Arn"]) if is_about_layer else None


def of_cloudfront(path: str, query: dict[str, Any], account: str) -> str | None:
    """Return what a request names, such as the store that it reads; None for any other."""
    if re.fullmatch(r"/[\d-]+/tagging/?", path) and "Resource" in query:
        return _first(query["Resource"])
    if store := re.match(r"/key-value-stores/(arn:[^/]+/[^/]+)", unquote(path)):
        return store[1]
    kinds = "function|continuous-deployment-policy"
    if named := re.match(rf"/[\d-]+/({kinds})/([^/]+)", path):
        return f"arn:aws:cloudfront::{account}:{named[1]}/{named[2]}"
    return None


def _is_about_a_layer_version(path: str, query: dict[str, Any]) -> bool:
    return path.rstrip("/").endswith("/layers") and "Arn" in query


def _first(given: Any) -> str:
    return str(given[0] if isinstance(given, list) else given)


def _bare(name: str) -> str:
    return name.rpartition(":document/")[2]


def _loaded(body: bytes) -> dict[str, Any]:
    try:
        request = json.loads(body or b"{}")
    except json.JSONDecodeError:
        return {}
    return request if isinstance(request, dict) else {}
