"""From GetFunction's answer to a snapshot: what Lambda read, and what it could not read. Pure.

If the answer holds an error instead of a part, that part is unread, never empty, and all other
parts are judged. Lambda's own text is never passed on: it may repeat a value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..model import LATEST, FunctionSnapshot, Unread

if TYPE_CHECKING:
    from mypy_boto3_lambda.type_defs import FunctionConfigurationTypeDef, GetFunctionResponseTypeDef

# Codes of errors that are temporary. All others, unknown codes included, last until somebody
# changes something: then a verdict that says so is more useful than an event in the failure queue.
_PASSING = re.compile(
    "Throttl|TooManyRequests|SlowDown|LimitExceeded|Internal|Unavailable|Timeout|^ServiceException$"
)

# Lambda's error codes for what is encrypted with a customer's key. Sources:
# https://docs.aws.amazon.com/lambda/latest/dg/encrypt-zip-package.html ("Principal permissions"),
# https://docs.aws.amazon.com/lambda/latest/api/API_EnvironmentError.html and the KMS errors that
# Lambda passes on (API_Invoke.html, "Errors").
_KEY_REMEDIES = {
    "AccessDeniedException": "grant the rule's role kms:Decrypt on {key}",
    "KMSAccessDeniedException": "grant the rule's role kms:Decrypt on {key}",
    "KMSDisabledException": "enable {key}",
    "KMSInvalidStateException": "make {key} usable: see its state in KMS",
    "KMSNotFoundException": "{key} is gone: {again} under a key that exists",
}
_ADDRESSES = {"Zip": ("URL", "Location"), "Image": ("address", "ResolvedImageUri")}
"""What says where the code is, in our words and in Lambda's, by the type of the package."""
_SET_AGAIN, _DEPLOY_AGAIN = "set the variables anew", "deploy the code anew"


def snapshot_of(answer: GetFunctionResponseTypeDef) -> FunctionSnapshot:
    """Read GetFunction's answer.

    Source: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
    """
    configuration = answer["Configuration"]
    environment = configuration.get("Environment", {})
    package_type = configuration.get("PackageType", "Zip")
    code = answer.get("Code", {})
    unread = _unread_code(configuration, code, package_type)
    return FunctionSnapshot(
        name=configuration["FunctionName"],
        arn=configuration["FunctionArn"],
        package_type=package_type,
        code_sha256=configuration.get("CodeSha256", ""),
        code_url=code.get("Location") if package_type == "Zip" and not unread else None,
        code_unread=unread,
        environment=MappingProxyType(dict(environment.get("Variables", {}))),
        environment_unread=_unread_environment(configuration, environment.get("Error")),
        tags=MappingProxyType(dict(answer.get("Tags", {}))),
        tags_unread=_unread_tags(answer.get("TagsError")),
        runtime=configuration.get("Runtime"),
        layers=tuple(layer["Arn"] for layer in configuration.get("Layers", [])),
        master_arn=configuration.get("MasterArn", ""),
        snap_start=configuration.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions",
        handler=configuration.get("Handler"),
        role_arn=configuration.get("Role", ""),
        architecture=next(iter(configuration.get("Architectures", [])), "x86_64"),
        image_uri=code.get("ResolvedImageUri") if package_type == "Image" and not unread else None,
        version=configuration.get("Version") or LATEST,
        revision_id=configuration.get("RevisionId", ""),
    )


def snapshot_of_version(configuration: FunctionConfigurationTypeDef) -> FunctionSnapshot:
    """Read a version as ListVersionsByFunction shows it: without tags and the package's URL.

    Source: https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html
    """
    answer: Any = {"Configuration": configuration}
    shown = snapshot_of(answer)
    is_shown = bool(shown.environment or shown.environment_unread)
    # A version without its number would pass for `LATEST`.
    return replace(
        shown,
        code_unread=None,
        version=configuration["Version"],
        is_listed=True,
        # Nothing promises that a list says so if it could not decrypt the variables.
        environment_withheld=bool(configuration.get("KMSKeyArn")) and not is_shown,
    )


def _unread_environment(configuration: Any, error: Any) -> Unread | None:
    """Return why the environment is missing in the answer; None if it is there.

    The answer then has an empty map; taking it for "no variables" would be a false COMPLIANT.
    """
    if error is None:
        return None
    code = _code(error)
    key = configuration.get("KMSKeyArn") or "the function's KMS key"
    remedy = _KEY_REMEDIES.get(code, _SET_AGAIN).format(key=key, again=_SET_AGAIN)
    return _unread("environment", code, remedy)


def _unread_code(configuration: Any, code: Any, package_type: str) -> Unread | None:
    """Return why the package's URL, or an image's address, or the hash is missing."""
    error = code.get("Error")
    if error is not None:
        return _unread("code", _code(error), _remedy_of_code(_code(error), code))
    # Without a hash, the cache would take all such packages for the same.
    name, member = _ADDRESSES.get(package_type, _ADDRESSES["Zip"])
    given = {name: code.get(member), "CodeSha256": configuration.get("CodeSha256")}
    for what, value in given.items():
        if not value:
            return Unread("code", f"GetFunction gave no {what} for the package", is_temporary=True)
    return None


def _remedy_of_code(error_code: str, code: Any) -> str:
    """Return what to do about a package that Lambda does not or can no longer read."""
    key = code.get("SourceKMSKeyArn")
    if key:
        return _KEY_REMEDIES.get(error_code, _DEPLOY_AGAIN).format(key=key, again=_DEPLOY_AGAIN)
    # The package may stay in its owner's bucket (S3ObjectStorageMode).
    original = code.get("ResolvedS3Object", {})
    if original.get("S3Bucket"):
        place = f"s3://{original['S3Bucket']}/{original.get('S3Key', '')}"
        return f"let Lambda read {place}, or {_DEPLOY_AGAIN}"
    return _DEPLOY_AGAIN


def _unread_tags(error: Any) -> Unread | None:
    """Return why the tags are missing in the answer; None if they are there."""
    if error is None:
        return None
    remedy = "exemptions and protection are unknown; let the rule's role lambda:ListTags"
    return _unread("tags", _code(error), remedy)


def _unread(what: str, code: str, remedy: str) -> Unread:
    return Unread(what, f"{code}; {remedy}", is_temporary=_PASSING.search(code) is not None)


def _code(error: Any) -> str:
    return error.get("ErrorCode") or "an error without a code"
