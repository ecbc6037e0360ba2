"""The function that this project began with: it lets viewers in whom an API knows, with a key."""

from __future__ import annotations

from tests.real_runtime.edge_stage import EdgeSample

KEY = "velvet-" + "nimbus-7"
_PYTHON = '''"""Lets in whom the API knows."""
import json
import urllib.request

API_KEY = KEY_HERE
API = "http://127.0.0.1:PORT/viewers"


def handler(event, context):
    request = event["Records"][0]["cf"]["request"]
    name = request["headers"]["x-viewer"][0]["value"]
    asked = urllib.request.Request(API, json.dumps({"name": name}).encode())
    asked.add_header("X-Api-Key", API_KEY)
    with urllib.request.urlopen(asked, timeout=60) as response:
        is_known = json.load(response)["known"]
    return request if is_known else {"status": "403"}
'''
_NODE = """'use strict';
const http = require('node:http');
const API_KEY = KEY_HERE;
const API = 'http://127.0.0.1:PORT/viewers';

const ask = (body) => new Promise((resolve, reject) => {
  const headers = { 'x-api-key': API_KEY, 'content-length': Buffer.byteLength(body) };
  const asked = http.request(API, { method: 'POST', headers });
  asked.on('error', reject).on('response', (response) => {
    let text = '';
    response.on('data', (part) => (text += part)).on('end', () => resolve(JSON.parse(text)));
  });
  asked.end(body);
});

exports.handler = async (event) => {
  const { request } = event.Records[0].cf;
  const name = request.headers['x-viewer'][0].value;
  const { known } = await ask(JSON.stringify({ name }));
  return known ? request : { status: '403' };
};
"""


def asking(runtime: str, port: int) -> EdgeSample:
    """Return the function in the language of a runtime.

    Args:
        runtime: such as ``python3.13``.
        port: of the API on this machine.
    """
    python, node = _PYTHON.replace("PORT", str(port)), _NODE.replace("PORT", str(port))
    return _with_key("auth", runtime, (python, 5), (node, 3))


_PEAK_IN_PYTHON = """import os
import resource

API_KEY = KEY_HERE


def handler(event, context):
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF,
                                                           resource.RUSAGE_CHILDREN)]
    return {"mb": sum(peaks) / 1024, "variables": sorted(os.environ)}
"""
_PEAK_IN_NODE = """
const API_KEY = KEY_HERE;

exports.handler = async () => ({
  mb: process.resourceUsage().maxRSS / 1024, variables: Object.keys(process.env).sort(),
});
"""


def measuring(runtime: str) -> EdgeSample:
    """Return a function that tells its peak of memory, in MB, and the names of its variables."""
    return _with_key("peak", runtime, (_PEAK_IN_PYTHON, 4), (_PEAK_IN_NODE, 2))


def _with_key(
    name: str, runtime: str, python: tuple[str, int], node: tuple[str, int]
) -> EdgeSample:
    """Return a function in one of two languages, each a text and the line with the key."""
    ending, (text, line) = (".py", python) if runtime.startswith("python") else (".js", node)
    path = f"{name}{ending}"
    files = {path: text.replace("KEY_HERE", repr(KEY))}
    return EdgeSample(f"{name}.handler", files, ((path, line),), runtime)
