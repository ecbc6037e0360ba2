"""What a package does with its environment decides how variables may be named, or refuses it."""

from __future__ import annotations

import pytest

from remediation.edge.environment_uses import environment_uses
from tests.remediation.edge.packages import NODE_VIEWER, VALUE, reasons_of, seal, sealed

LINE = f'const KEY = "{VALUE}";\n'
HANDLER = "exports.handler = async () => KEY;\n"


@pytest.mark.parametrize(
    "text",
    [
        "process.env = { NODE_ENV: 'production' };",
        "process['env'] = {};",
        "process . env\n= JSON.parse(text);",
        "globalThis.process = { env: {} };",
        "global['process'] = require('process/browser');",
        "window.process = {}",
        "global.process = { __proto__: process, env: {} };",
        "global.process = { ...process, pid: 7, get env() { return {}; } };",
        "global.process = { __proto__: process, 'env': own };",
        "global.process = { __proto__: processOfMine };",
        "let kept = process; kept = {}; global.process = kept;",
        "const kept = process; if (a) { let kept = {}; global.process = kept; }",
        "const kept = process; global.process = kept; global.process = other;",
        "const kept = process.env; global.process = kept;",
    ],
)
def test_a_package_that_may_replace_the_environment_is_refused(text: str) -> None:
    outcome = seal(
        {"index.js": LINE + HANDLER, "lib/setup.js": text},
        ("index.js", 1),
        function=NODE_VIEWER,
    )

    assert reasons_of(outcome) == [
        "lib/setup.js may give the process another environment than the one with the values"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "process.env = process.env || {};",
        "process.env = { ...process.env, STAGE: 'live' };",
        "process.env = Object.assign({}, process.env);",
        "globalThis.process = globalThis.process || { env: {} };",
        "globalThis.process ??= { env: {} };",
        # From pino's tests, which its published package has.
        "global.process = { __proto__: process, pid: 123456 }",
        "global.process = {\n  __proto__: process,\n  pid: 123456\n}",
        "globalThis.process = { ...process, browser: true };",
        "global.process = { __proto__: process };",
        "const kept = process\nglobal.process = { ...process }\nglobal.process = kept\n",
        "if (process.env === undefined || process.env == null) stop();",
        "var process = module.exports = {};\nprocess.env = {};",
        "const of = () => process.env\nconst other = 1;",
    ],
)
def test_an_environment_that_stays_is_no_reason(text: str) -> None:
    assert environment_uses([("a.js", text)]).replaced_in is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.js", "process.env.KEY = 'dev';"),
        ("a.js", "delete process.env.KEY;"),
        ("a.js", "if (process.env?.KEY) debug();"),
        ("a.mjs", "const { STAGE, KEY } = process.env;"),
        ("a.js", "Object.assign(process.env, { STAGE: 'live', KEY: 'dev' });"),
        ("a.js", "const of = (name) => process.env[name]; of('KEY');"),
        ("config.json", '{"KEY": "dev"}'),
    ],
)
def test_a_value_gets_no_variable_that_the_package_uses_by_itself(path: str, text: str) -> None:
    package = sealed(
        {"index.js": LINE + HANDLER, path: text},
        ("index.js", 1),
        function=NODE_VIEWER,
    )

    assert package.names == ("CODE_KEY",)
    assert package.values == {"CODE_KEY": VALUE}


def test_python_code_that_updates_the_environment_is_seen() -> None:
    uses = environment_uses([("a.py", "import os\nos.environ.update(STAGE='live', KEY=\"dev\")\n")])

    assert {"STAGE", "KEY"} <= uses.names


def test_the_line_itself_is_no_use() -> None:
    assert "KEY" not in environment_uses([("index.js", LINE + HANDLER)]).names


def test_a_large_file_is_searched_in_time_that_grows_with_it() -> None:
    text = "process.env " * 100_000 + "{" * 100_000 + "process" + " " * 100_000

    assert environment_uses([("a.js", text)]).replaced_in is None
