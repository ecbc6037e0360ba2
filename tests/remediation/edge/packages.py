"""Packages of functions at the edge, and what becomes of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import pytest

from remediation.edge.package import seal_package
from remediation.model import CodeLine, EdgeFunction, EdgePackage, EdgePointer, PackageRefusals

VALUE = "velvet-" + "nimbus-7"
OTHER = "copper-" + "lantern-3"
ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:functions/auth/environment-a1B2c3"
NONCE = "0b5a9a4e-7d7c-4a8e-9d3b-2f6c1e8a4b57"
POINTER = EdgePointer(ARN, ("us-east-1", "eu-west-1", "ap-southeast-2"), NONCE)
VIEWER = EdgeFunction("auth.handler", "python3.13", frozenset({"viewer-request"}), 128, 5)
NODE_VIEWER = replace(VIEWER, runtime="nodejs22.x")
ORIGIN = replace(VIEWER, event_types=frozenset({"origin-request"}), timeout_seconds=30)
PYTHON = f'''"""Asks the API whether a viewer may come in."""
import json
import urllib.request

API_KEY = "{VALUE}"


def handler(event, context):
    request = event["Records"][0]["cf"]["request"]
    request["headers"]["x-key"] = [{{"key": "X-Key", "value": API_KEY}}]
    return request
'''
KEY_LINE = 5
NODE = f"""'use strict';
const API_KEY = '{VALUE}';

exports.handler = async (event) => {{
  const request = event.Records[0].cf.request;
  request.headers['x-key'] = [{{ key: 'X-Key', value: API_KEY }}];
  return request;
}};
"""
NODE_KEY_LINE = 2
LANGUAGES = {
    "python": (VIEWER, "auth.py", PYTHON, KEY_LINE),
    "nodejs": (NODE_VIEWER, "auth.js", NODE, NODE_KEY_LINE),
}
LOOKUPS = {"auth.py": b'__os__.environ["API_KEY"]', "auth.js": b"process.env.API_KEY"}
in_each_language = pytest.mark.parametrize(
    ("function", "path", "source", "line"), LANGUAGES.values(), ids=LANGUAGES
)
EVENT = {
    "Records": [
        {
            "cf": {
                "config": {"distributionId": "E123ABC", "eventType": "viewer-request"},
                "request": {"method": "GET", "uri": "/", "querystring": "", "headers": {}},
            }
        }
    ]
}


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package, as an ordinary tool packs it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2024, 2, 3, 4, 5, 6))
            info.external_attr, info.compress_type = 0o100755 << 16, method
            archive.writestr(info, content)
    return file.getvalue()


def contents(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def seal(
    files: Mapping[str, str | bytes] | bytes,
    *lines: tuple[str, int],
    function: EdgeFunction = VIEWER,
    pointer: EdgePointer = POINTER,
    stored: Mapping[str, str] | None = None,
) -> EdgePackage | PackageRefusals:
    package = files if isinstance(files, bytes) else zipped(files)
    located = [CodeLine(path, line) for path, line in lines]
    return seal_package(io.BytesIO(package), located, function, pointer, stored or {})


def sealed(
    files: Mapping[str, str | bytes] | bytes,
    *lines: tuple[str, int],
    function: EdgeFunction = VIEWER,
    pointer: EdgePointer = POINTER,
    stored: Mapping[str, str] | None = None,
) -> EdgePackage:
    package = seal(files, *lines, function=function, pointer=pointer, stored=stored)
    assert isinstance(package, EdgePackage), package
    return package


def reasons_of(outcome: EdgePackage | PackageRefusals) -> list[str]:
    assert isinstance(outcome, PackageRefusals)
    return [
        *(f"{each.path}:{each.line} {each.refusal.reason}" for each in outcome.lines),
        *(refusal.reason for refusal in outcome.others),
    ]
