"""What a package asks its environment for decides how variables may be named."""

from __future__ import annotations

import pytest

from remediation.packages.environment_uses import environment_uses
from tests.remediation.edge.packages import NODE_VIEWER, VALUE, sealed

LINE = f'const KEY = "{VALUE}";\n'
HANDLER = "exports.handler = async () => KEY;\n"


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


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.js", "const e = process.env;\nexports.stage = e.KEY || 'dev';"),
        ("a.js", "const { env } = process;\nexports.stage = env.STAGE;"),
        ("a.mjs", "import { env } from 'node:process';\nconst { KEY = 'dev' } = env;"),
        ("a.js", "const { env: e } = require('process');"),
        ("a.js", "const p = process;\nexports.stage = p.env.STAGE;"),
        ("a.js", "module.exports = cleanEnv(process.env, { KEY: str({ default: 'dev' }) });"),
        ("a.js", "const all = Object.keys(process.env).filter((name) => name.startsWith('K'));"),
        ("a.js", "const of = (name) => process.env[name.toUpperCase()];"),
        ("a.py", "from os import environ\nSTAGE = environ.get('STAGE')\n"),
        ("a.py", "import os\nALL = {name.lower(): os.environ[name] for name in os.environ}\n"),
        ("a.py", "import os\n\ndef of(name):\n    return os.environ.get(name.upper())\n"),
        ("a.py", "import os\n\ndef of(name):\n    return os.getenv(name.upper())\n"),
        ("a.py", "import os\nCOPY = dict(os.environ)\n"),
        # Names that are put together at run time.
        ("a.js", "const of = (kind) => process.env['K' + kind];"),
        ("a.js", "const of = (kind) => process.env[`KE${kind}`];"),
        ("a.js", 'const of = (kind) => process.env?.["K".concat(kind)];'),
        ("a.js", "const of = (kind) => process['env']['K' + kind];"),
        ("a.js", "const of = (kind) => process['e' + 'nv'][kind];"),
        ("a.js", "const of = (kind) => process['env'][kind];"),
        ("a.js", "const of = (kind) => process?.env[kind];"),
        ("a.js", "const of = (kind) => process?.['env'][kind];"),
        ("a.js", "const of = (kind) => process[`env`][kind];"),
        ("a.js", "const all = Reflect.get(process, 'env');"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.environ['K' + kind]\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.environ[f'K{kind}']\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.environ['%sY' % kind]\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.environ.get('K' + kind, 'x')\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.environ.get(f'K{kind}')\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.environ.get('K{}'.format(kind))\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.getenv('K' + kind)\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.getenv(f'K{kind}')\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.getenv('K%s' % kind, 'x')\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.getenv(\n        'K' + kind\n    )\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.getenv('K'\n    'EY' + kind)\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.getenvb(kind.encode())\n"),
        ("a.py", "import os\n\ndef of(kind):\n    return os.getenv(key=kind)\n"),
        ("a.py", "import os\nof = os.getenv\n"),
        ("a.py", "from os import getenv\nVALUES = list(map(getenv, names))\n"),
        ("a.py", "import os\nall_of_them = getattr(os, 'environ')\n"),
    ],
)
def test_a_value_gets_a_name_of_its_own_where_the_environment_is_read_as_a_whole(
    path: str, text: str
) -> None:
    package = sealed(
        {"index.js": LINE + HANDLER, path: text}, ("index.js", 1), function=NODE_VIEWER
    )

    assert package.names == ("CODE_KEY",)


@pytest.mark.parametrize(
    "text",
    [
        "if (process.env.STAGE === 'live' && process.env['DEBUG']) start(process.argv);",
        "process.exitCode = 1; // this process ends",
        "import os\nA = os.environ['A'], os.environ.get(\"B\"), os.getenv('C', 'd')\n",
        "import os\nA = os.getenv(\n    'A',\n    'b',\n), os.environ.get(\n    'B'\n)\n",
        "from os import getenv, path\nA = getenv('A')\n",
        "from os import getenv\nA = getenv('A')\n",
        "const a = process.env[ `STAGE` ], b = process['env'].STAGE, c = process['env']['STAGE'];",
        "const a = process?.env?.STAGE ?? process?.env?.['STAGE'];",
    ],
)
def test_variables_that_are_asked_for_by_name_leave_all_other_names_free(text: str) -> None:
    package = sealed(
        {"index.js": LINE + HANDLER, "a.js": text}, ("index.js", 1), function=NODE_VIEWER
    )

    assert package.names == ("KEY",)


@pytest.mark.parametrize("name", ["AWS_SECURITY_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"])
def test_a_value_gets_no_variable_that_the_sdk_of_the_runtime_asks_for(name: str) -> None:
    package = sealed(
        {"index.js": f'const {name} = "{VALUE}";\n'}, ("index.js", 1), function=NODE_VIEWER
    )

    assert package.names == (f"CODE_{name}",)


def test_python_code_that_updates_the_environment_is_seen() -> None:
    uses = environment_uses([("a.py", "import os\nos.environ.update(STAGE='live', KEY=\"dev\")\n")])

    assert {"STAGE", "KEY"} <= uses.names


def test_the_line_itself_is_no_use() -> None:
    assert "KEY" not in environment_uses([("index.js", LINE + HANDLER)]).names
