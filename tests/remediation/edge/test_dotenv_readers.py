"""Lines of ``.env`` files go only where all that mentions such a file loads it into variables."""

from __future__ import annotations

import pytest

from remediation.edge.dotenv_readers import why_not_proven

LOADS = {
    "python": "import json\nfrom dotenv import load_dotenv\nload_dotenv()\n",
    "python, by the module": "import dotenv\n\ndotenv.load_dotenv('.env')\n",
    "python, by a path": (
        "import os\nfrom dotenv import load_dotenv\n"
        'load_dotenv(os.path.join(os.path.dirname(__file__), ".env"))\n'
    ),
    "python, in a function": (
        "from dotenv import load_dotenv\ndef f():\n    load_dotenv(\n        '.env'\n    )\n"
    ),
    "node": "'use strict';\nrequire('dotenv').config();\n",
    "node, in two steps": "const dotenv = require('dotenv')\ndotenv.config({ path: '.env.local' })",
    "node, by a path": "require(\"dotenv\").config({ path: path.join(__dirname, '.env') });\r\n",
    "node, at once": "import 'dotenv/config';\n",
    "node, required at once": "require('dotenv/config');\n",
    "node, imported": "import dotenv from 'dotenv';\ndotenv.config();\n",
    "node itself": "process.loadEnvFile('.env');\nconst key = process.env.KEY;\n",
}
OTHERWISE = {
    "overriding": "from dotenv import load_dotenv\nload_dotenv(override=True)\n",
    "overriding, node": "require('dotenv').config({ override: true });\n",
    "its values": "from dotenv import dotenv_values\nload_dotenv()\nA = dotenv_values()\n",
    "its answer": "const { parsed } = require('dotenv').config();\n",
    "parsed": "require('dotenv').config();\nconst a = require('dotenv').parse(read());\n",
    "read": "require('dotenv').config();\nconst a = fs.readFileSync('.env');\n",
    "read by a path": "load_dotenv()\nopen(base + '/.env').read()\n",
    "another file": "load_dotenv()\nopen('conf/prod.env').read()\n",
    "settings": "load_dotenv()\nclass S(BaseSettings):\n    model_config = {'env_file': '.env'}\n",
    "expanded": "require('dotenv').config();\nrequire('dotenv-expand').expand(a);\n",
    "its answer of Node": "const a = util.parseEnv(x);\nconst b = process.loadEnvFile('.env');\n",
}


@pytest.mark.parametrize("text", LOADS.values(), ids=LOADS)
def test_what_loads_the_file_finds_the_variable_set(text: str) -> None:
    sources = [("a/app.py", "import json\n"), ("a/b.js", text)]

    assert why_not_proven(sources) is None


@pytest.mark.parametrize("text", OTHERWISE.values(), ids=OTHERWISE)
def test_what_reads_the_file_otherwise_keeps_its_line(text: str) -> None:
    refusal = why_not_proven([("a.js", LOADS["node"]), ("b/c.py", text)])

    assert refusal is not None
    assert refusal.reason.startswith("b/c.py may read the file")


@pytest.mark.parametrize("sources", [[], [("a.py", "import os\nA = os.environ['A']\n")]])
def test_a_file_that_nothing_loads_keeps_its_line(sources: list[tuple[str, str]]) -> None:
    refusal = why_not_proven(sources)

    assert refusal is not None
    assert refusal.reason == "Nothing in the package is known to load the file"


def test_the_library_that_loads_it_may_read_it() -> None:
    library = "def dotenv_values(path='.env'): ...\n"

    assert why_not_proven([("dotenv/main.py", library), ("app.py", LOADS["python"])]) is None
    assert (
        why_not_proven([("node_modules/dotenv/lib/main.js", library), ("a.js", LOADS["node"])])
        is None
    )
