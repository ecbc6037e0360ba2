"""Lambda's answers as AWS gives them, where the emulator's differ.

- An environment whose customer-managed key the caller may not use is not shown: an error stands in
  its place. Source: https://docs.aws.amazon.com/lambda/latest/api/API_EnvironmentError.html
- A package that a customer-managed key encrypts is not given to who may not use the key: an error
  stands in the place of its URL.
  Source: https://docs.aws.amazon.com/lambda/latest/dg/encrypt-zip-package.html
- A member without a value is left out; the emulator answers with an empty one.
- ListFunctions with FunctionVersion ALL lists published versions; the emulator leaves them out.
  Source: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
- A published version and a layer have a presigned URL of their own; the emulator gives the
  function's, and one that knows no ranges.
- ListProvisionedConcurrencyConfigs lists versions and aliases; the emulator answers as to
  GetProvisionedConcurrencyConfig.
  Source: https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import unquote

Answer = tuple[int, dict[str, str], Any]
Handler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Answer]]
"""How the emulator calls a service: method, path, headers, body, query parameters."""

MayDecrypt = Callable[[dict[str, str], str], bool]
"""Whether the caller, by a request's headers, may decrypt with a key, by its ARN."""

UrlOf = Callable[[str], str]
"""A URL that gives a package: of ``function:number``, or of ``layer:name:number``."""

_LEFT_OUT_WHEN_EMPTY = ("KMSKeyArn", "Runtime", "Handler", "Layers")


def as_aws_answers(handler: Handler, may_decrypt: MayDecrypt, url_of: UrlOf) -> Handler:
    """Wrap the emulator's Lambda."""
    package_keys: dict[str, str] = {}  # by a function's ARN

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        if method == "GET" and path.endswith("/provisioned-concurrency") and "List" in query:
            listed = await _provisioned(handler, path, headers)
            return 200, {"Content-Type": "application/json"}, json.dumps(listed).encode()
        status, answered, content = await handler(method, path, headers, body, query)
        if status >= 300 or not isinstance(content, bytes):
            return status, answered, content
        if method == "GET" and b'"LayerVersionArn"' in content:
            return status, answered, _with_layers_url(content, url_of)
        if b'"FunctionArn"' not in content or path.rstrip("/").endswith("/invocations"):
            return status, answered, content
        answer = json.loads(content)
        if method in ("POST", "PUT"):
            _note_key(package_keys, method, path, body, answer)
        if "Code" in answer:
            _give_versions_url(answer, url_of)
            key = package_keys.get(answer["Configuration"]["FunctionArn"])
            _encrypt(answer["Code"], key, headers, may_decrypt)
        if path.rstrip("/").endswith("/functions") and "ALL" in query.get("FunctionVersion", ()):
            answer["Functions"] = [
                version
                for each in answer["Functions"]
                for version in await _versions_of(handler, each["FunctionName"], headers)
            ]
        for configuration in _configurations(answer):
            _complete(configuration, headers, may_decrypt)
        return status, answered, json.dumps(answer).encode()

    return handle


def _give_versions_url(answer: dict[str, Any], url_of: UrlOf) -> None:
    version = answer["Configuration"]["Version"]
    if version != "$LATEST":
        answer["Code"]["Location"] = url_of(f"{answer['Configuration']['FunctionName']}:{version}")


def _with_layers_url(content: bytes, url_of: UrlOf) -> bytes:
    answer = json.loads(content)
    if "Location" in answer.get("Content", {}):
        layer = ":".join(answer["LayerVersionArn"].split(":")[-2:])
        answer["Content"]["Location"] = url_of(f"layer:{layer}")
    return json.dumps(answer).encode()


async def _versions_of(handler: Handler, name: str, headers: dict[str, str]) -> list[Any]:
    path = f"/2015-03-31/functions/{name}/versions"
    _, _, content = await handler("GET", path, headers, b"", {"MaxItems": ["10000"]})
    versions: list[Any] = json.loads(content)["Versions"]
    return versions


async def _provisioned(handler: Handler, path: str, headers: dict[str, str]) -> dict[str, Any]:
    name = unquote(path.rsplit("/", 2)[1]).rpartition(":")[2]
    aliases = f"/2015-03-31/functions/{name}/aliases"
    _, _, content = await handler("GET", aliases, headers, b"", {"MaxItems": ["10000"]})
    qualified = [each["AliasArn"] for each in json.loads(content)["Aliases"]]
    versions = await _versions_of(handler, name, headers)
    qualified += [each["FunctionArn"] for each in versions if each["Version"] != "$LATEST"]
    configs = []
    for arn in qualified:
        given = {"Qualifier": [arn.rpartition(":")[2]]}
        status, _, content = await handler("GET", path, headers, b"", given)
        if status < 300:
            configs.append({"FunctionArn": arn, **json.loads(content)})
    return {"ProvisionedConcurrencyConfigs": configs}


def _note_key(keys: dict[str, str], method: str, path: str, body: bytes, answer: Any) -> None:
    """Note the key of a package that CreateFunction or UpdateFunctionCode brings."""
    given = json.loads(body or b"{}")
    if method == "POST" and path.rstrip("/").endswith("/functions"):
        given = given.get("Code", {})
    elif not path.rstrip("/").endswith("/code"):
        return
    keys.pop(answer["FunctionArn"], None)
    if given.get("SourceKMSKeyArn"):
        keys[answer["FunctionArn"]] = given["SourceKMSKeyArn"]


def _encrypt(
    code: dict[str, Any], key: str | None, headers: dict[str, str], may_decrypt: MayDecrypt
) -> None:
    """Tell of a package's key, and keep its URL from who may not use it."""
    if key is None:
        return
    code["SourceKMSKeyArn"] = key
    if not may_decrypt(headers, key):
        del code["Location"]
        message = "KMS access is denied. Check your KMS permissions."
        code["Error"] = {"ErrorCode": "AccessDeniedException", "Message": message}


def _complete(
    configuration: dict[str, Any], headers: dict[str, str], may_decrypt: MayDecrypt
) -> None:
    """Leave out what has no value, and what the caller may not decrypt."""
    for member in _LEFT_OUT_WHEN_EMPTY:
        if not configuration.get(member, True):
            del configuration[member]
    key = configuration.get("KMSKeyArn")
    if key and "Environment" in configuration and not may_decrypt(headers, key):
        configuration["Environment"] = {
            "Error": {
                "ErrorCode": "AccessDeniedException",
                "Message": "Lambda was unable to decrypt your environment variables "
                "because the KMS access was denied. Please check your KMS permissions.",
            }
        }


def _configurations(answer: Any) -> Iterator[dict[str, Any]]:
    """Yield every FunctionConfiguration in an answer."""
    if isinstance(answer, dict):
        if "FunctionArn" in answer and "Role" in answer:
            yield answer
        for part in ("Configuration", "Functions", "Versions"):
            yield from _configurations(answer.get(part))
    elif isinstance(answer, list):
        for item in answer:
            yield from _configurations(item)
