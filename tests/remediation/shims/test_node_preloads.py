"""What was preloaded into a Node.js function sees the function's requests, and not the shim's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.remediation.shims.node_project import Project, results, started_project

WRAPS = """
globalThis.asked = [];
for (const module of [http, https]) {
  for (const name of ['request', 'get']) {
    const original = module[name];
    module[name] = (...given) => {
      globalThis.asked.push(name);
      return original.apply(module, given);
    };
  }
  if (%s) module.globalAgent = { protocol: 'other:', constructor: () => null };
}
syncBuiltinESMExports();
"""
REQUIRED = "const { syncBuiltinESMExports } = require('module');\n" + "".join(
    f"const {name} = require('{name}');\n" for name in ("http", "https")
)
IMPORTED = "import { syncBuiltinESMExports } from 'node:module';\n" + "".join(
    f"import {name} from 'node:{name}';\n" for name in ("http", "https")
)
HANDLER = """
const http = require('http');
exports.handler = async (event) => {
  const before = [...globalThis.asked];
  http.get('http://127.0.0.1:1', { agent: new http.Agent() }).on('error', () => {});
  return [before, globalThis.asked];
};
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with started_project(tmp_path) as made:
        made.write(app_js=HANDLER)
        yield made


@pytest.mark.parametrize("replaces_agents", ["true", "false"], ids=["agents, too", "requests"])
@pytest.mark.parametrize(
    ("option", "imports"),
    [("--require", REQUIRED), ("--import", IMPORTED)],
    ids=["required", "imported"],
)
@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "shadowed"])
def test_the_shims_request_is_not_seen_by_what_is_put_around_requests(
    project: Project, option: str, imports: str, replaces_agents: str, sealed: bool
) -> None:
    path = project.root / ("wraps.cjs" if imports == REQUIRED else "wraps.mjs")
    path.write_text(imports + WRAPS % replaces_agents)
    project.options = (option, str(path))
    if sealed:
        project.names, project.plaintext = None, {}

    told, log = project.run({"any": "event"})

    assert results(told) == [[[], ["get"]]]
    assert told["environment"]["ORDERS"] == "one"
    assert (len(project.secrets.requests), log) == (1, "")


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY"])
def test_nor_is_one_that_goes_through_a_proxy(project: Project, variable: str) -> None:
    path = project.root / "wraps.cjs"
    path.write_text(REQUIRED + WRAPS % "false")
    project.options = ("--require", str(path))
    proxy = project.secrets.endpoint

    told, _ = project.run(
        {}, **{variable: proxy, "AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://secrets.invalid"}
    )

    assert results(told) == [[[], ["get"]]]
    assert len(project.secrets.requests) == 1
