"""What whoever has the remediation's credentials could try on functions and layers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from remediation.model import BACKED_OUT_TAG, PROTECTION_TAG
from tests.iam.intrinsics import ACCOUNT, REGION
from tests.iam.principals import DEPLOYED
from tests.iam.requests import Asked, function
from tests.iam.simulator import Context

_MARK: Context = {"aws:TagKeys": [BACKED_OUT_TAG]}
_CHANGES: tuple[tuple[str, Context], ...] = (
    ("lambda:UpdateFunctionConfiguration", {}),
    ("lambda:InvokeFunction", {}),
    ("lambda:UpdateFunctionCode", {}),
    ("lambda:PublishVersion", {}),
    ("lambda:UpdateAlias", {}),
    ("lambda:TagResource", {**_MARK, f"aws:RequestTag/{BACKED_OUT_TAG}": "2026-11-27"}),
    ("lambda:UntagResource", _MARK),
)
"""All that the role may do to a function that is neither protected nor the stack's own."""
_OF_VERSIONS: tuple[tuple[str, Context], ...] = (
    *_CHANGES[:2],
    ("lambda:DeleteFunction", {}),
    ("lambda:EnableReplication", {}),
    ("lambda:DisableReplication", {}),
)
"""All that the role may do to a published version."""
_OF_THE_STACK = ("RuleFunction", "ScanFunction", "RemediationFunction")
_TAGS: tuple[tuple[str, Context], ...] = (
    ("the protecting tag", {"aws:TagKeys": [PROTECTION_TAG]}),
    ("another tag", {"aws:TagKeys": ["owner"]}),
    ("another tag beside the mark", {"aws:TagKeys": [BACKED_OUT_TAG, "owner"]}),
    ("no tag at all", {}),
)
_OTHER_ACTIONS = (
    *("AddPermission", "CreateAlias", "CreateFunction", "CreateFunctionUrlConfig"),
    *("DeleteAlias", "DeleteFunction", "DeleteFunctionCodeSigningConfig"),
    *("DeleteFunctionConcurrency", "DeleteFunctionEventInvokeConfig", "InvokeAsync"),
    *("InvokeFunctionUrl", "PutFunctionCodeSigningConfig"),
    *("PutFunctionConcurrency", "PutFunctionEventInvokeConfig"),
    *("PutFunctionRecursionConfig", "PutRuntimeManagementConfig", "RemovePermission"),
    *("UpdateFunctionEventInvokeConfig", "UpdateFunctionUrlConfig"),
)
_LAYER = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:secrets-python"


def protected(key: str = PROTECTION_TAG, value: str = "true") -> dict[str, str]:
    """Return what a function's protecting tag puts into the context of a request."""
    return {f"aws:ResourceTag/{key}": value}


def _on_protected_functions() -> Iterator[Asked]:
    tags = (
        protected(),
        protected(value="false"),
        protected(value=""),
        protected(PROTECTION_TAG.upper()),
    )
    for (action, context), tag in product(_CHANGES, tags):
        yield Asked("a protected function", action, function(), {**context, **tag})
    for (action, context), suffix in product(_OF_VERSIONS, (":7", ":live")):
        yield Asked(
            "a protected function's version or alias",
            *(action, f"{function()}{suffix}", {**context, **protected()}),
        )
    for action in ("lambda:TagResource", "lambda:UntagResource"):
        for what, context in _TAGS:
            for there in ({}, protected()):
                yield Asked(what, action, function(), {**context, **there})


def _on_the_stack() -> Iterator[Asked]:
    for name, (action, context) in product(_OF_THE_STACK, _CHANGES):
        yield Asked(f"the stack's {name}", action, DEPLOYED.arn(name), context)
    for name, (action, context) in product(_OF_THE_STACK, _OF_VERSIONS):
        yield Asked(f"a version of the stack's {name}", action, f"{DEPLOYED.arn(name)}:1", context)


def _elsewhere() -> Iterator[Asked]:
    for action, context in _CHANGES:
        for arn in (function(account="210987654321"), function().replace(REGION, "eu-west-1")):
            yield Asked("a function of another account or Region", action, arn, context)


ON_FUNCTIONS = (
    *_on_protected_functions(),
    *_on_the_stack(),
    *_elsewhere(),
    *(Asked("any other action", f"lambda:{name}", function()) for name in _OTHER_ACTIONS),
    Asked("a layer of its own", "lambda:PublishLayerVersion", _LAYER),
    Asked("who may use the layer", "lambda:AddLayerVersionPermission", f"{_LAYER}:1"),
    Asked("the layer, deleted", "lambda:DeleteLayerVersion", f"{_LAYER}:1"),
)
