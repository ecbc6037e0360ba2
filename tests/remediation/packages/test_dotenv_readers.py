"""Lines of ``.env`` files go only where all that mentions such a file loads it into variables."""

from __future__ import annotations

import pytest

from remediation.packages.dotenv_readers import why_asked_before, why_not_proven

LOADS = {
    "python": "import json\nfrom dotenv import load_dotenv\nload_dotenv()\n",
    "python, by the module": "import dotenv\n\ndotenv.load_dotenv('.env')\n",
    "python, by a path": (
        "import os\nfrom dotenv import load_dotenv\n"
        'load_dotenv(os.path.join(os.path.dirname(__file__), ".env"))\n'
    ),
    "python, on several lines": ("from dotenv import load_dotenv\nload_dotenv(\n    '.env'\n)\n"),
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
    "into another object": "const own = {};\nrequire('dotenv').config({ processEnv: own });\n",
    "into what is its environment elsewhere": "dotenv.config({ 'processEnv': process.env });\n",
    "its answer of Node": "const a = util.parseEnv(x);\nconst b = process.loadEnvFile('.env');\n",
}


@pytest.mark.parametrize("text", LOADS.values(), ids=LOADS)
def test_what_loads_the_file_finds_the_variable_set(text: str) -> None:
    loading = "b.py" if "load_dotenv" in text else "b.js"
    sources = [("a.py", "import json\n"), (loading, text)]
    path = ".env.local" if ".local" in text else ".env"

    assert why_not_proven(path, sources, "b.handler") is None


WHICH = {
    "at the top": ("load_dotenv()", "load.py", ".env"),
    "above": ("load_dotenv()", "src/app/load.py", "src/.env"),
    "found above": ("load_dotenv(find_dotenv())", "src/load.py", ".env"),
    "more to say": ("load_dotenv(verbose=True, encoding='utf-8')", "load.py", ".env"),
    "beside": ("load_dotenv(Path(__file__).parent / 'live.env')", "src/load.py", "src/live.env"),
    "by a keyword": ("load_dotenv(dotenv_path='conf/.env')", "src/load.py", "conf/.env"),
    "where the process is": ("dotenv.config()", "src/load.js", ".env"),
    "quietly": ("dotenv.config({ quiet: true })", "src/load.js", ".env"),
    "beside, in Node": (
        "dotenv.config({ path: path.join(__dirname, '..', 'conf', '.env') })",
        "src/load.js",
        "conf/.env",
    ),
    "one of two": (
        "dotenv.config({ path: ['.env.live', '.env'] })", "load.js", ".env.live",
    ),
    "from the top": ("process.loadEnvFile('/var/task/live.env')", "src/load.js", "live.env"),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "source", "path"), WHICH.values(), ids=WHICH)
def test_the_file_that_is_loaded_may_lose_its_line(statement: str, source: str, path: str) -> None:
    assert why_not_proven(path, [(source, f"{statement}\n")], handler_of(source)) is None


OTHERS = {
    "another name": ("load_dotenv()", "load.py", ".env.live"),
    "another folder": ("load_dotenv()", "src/load.py", "old/.env"),
    "below": ("load_dotenv()", "load.py", "old/.env"),
    "beside the program": ("dotenv.config()", "src/load.js", "src/.env"),
    "not the one that is named": ("dotenv.config({ path: 'live.env' })", "load.js", ".env"),
    "a name that comes later": ("load_dotenv(path)", "load.py", ".env"),
    "a name of a keyword that comes later": ("load_dotenv(dotenv_path=F)", "load.py", ".env"),
    "options that come later": ("dotenv.config(options)", "load.js", ".env"),
    "a path that comes later": ("dotenv.config({ path: file })", "load.js", ".env"),
    "a path by its own name": ("dotenv.config({ path })", "load.js", ".env"),
    "put together": ("process.loadEnvFile(base + name)", "load.js", ".env"),
}


@pytest.mark.parametrize(("statement", "source", "path"), OTHERS.values(), ids=OTHERS)
def test_a_file_that_may_be_another_one_than_what_is_loaded_keeps_its_line(
    statement: str, source: str, path: str
) -> None:
    refusal = why_not_proven(path, [(source, f"{statement}\n")], handler_of(source))

    assert refusal is not None
    assert refusal.reason == "Nothing in the package is known to load the file"


@pytest.mark.parametrize("text", OTHERWISE.values(), ids=OTHERWISE)
def test_what_reads_the_file_otherwise_keeps_its_line(text: str) -> None:
    refusal = why_not_proven(".env", [("a.js", LOADS["node"]), ("b/c.py", text)], "a.handler")

    assert refusal is not None
    assert refusal.reason.startswith("b/c.py may read the file")


def test_a_module_named_after_the_environment_is_no_such_file() -> None:
    """As of winston's diagnostics, which many packages bring."""
    text = "diagnostics.use(require('../adapters/process.env'));\n"

    assert why_not_proven(".env", [("a.js", LOADS["node"]), ("b.js", text)], "a.handler") is None


@pytest.mark.parametrize("sources", [[], [("a.py", "import os\nA = os.environ['A']\n")]])
def test_a_file_that_nothing_loads_keeps_its_line(sources: list[tuple[str, str]]) -> None:
    refusal = why_not_proven(".env", sources, "a.handler")

    assert refusal is not None
    assert refusal.reason == "Nothing in the package is known to load the file"


def test_the_library_that_loads_it_may_read_it() -> None:
    library = "def dotenv_values(path='.env'): ...\n"

    for path, loads in (("dotenv/main.py", "python"), ("node_modules/dotenv/lib/main.js", "node")):
        assert (
            why_not_proven(".env", [(path, library), ("app.py", LOADS[loads])], "app.handler")
            is None
        )


NEVER = {
    "under a condition": {"app.py": "if os.environ.get('LOCAL'):\n    load_dotenv()\n"},
    "as a program": {"app.py": "if __name__ == '__main__':\n    load_dotenv()\n"},
    "in a function": {"app.py": "def local():\n    load_dotenv()\n"},
    "if it is there": {"app.py": "try:\n    load_dotenv()\nexcept NameError:\n    pass\n"},
    "in a block": {"app.js": "if (!process.env.LAMBDA_TASK_ROOT) {\n  dotenv.config();\n}\n"},
    "in a docstring": {"app.py": '"""Have it loaded by\n\nload_dotenv()\n"""\nimport json\n'},
    "in a text": {"app.py": 'HELP = """\nload_dotenv()\n"""\n'},
    "in the text of a function": {"app.py": 'def f():\n    """\nload_dotenv()\n    """\n'},
    "in a formatted text": {"app.py": 'A = 1\nHELP = f"""{A}\nload_dotenv()\n"""\n'},
    "in a comment": {"app.js": "/*\nrequire('dotenv').config();\n*/\nconst a = 1;\n"},
    "in a template": {"app.js": "const a = `\nrequire('dotenv').config();\n`;\n"},
    "in a template with parts": {"app.js": "const a = `${b}\nrequire('dotenv/config');\n`;\n"},
    "in a function that is not indented": {
        "app.js": "function f() {\nrequire('dotenv').config();\n}\n",
    },
    "behind a condition without a block": {
        "app.js": "if (process.env.LOCAL)\nrequire('dotenv').config();\n",
    },
    "behind another one": {"app.js": "if (a) b();\nelse\nprocess.loadEnvFile('.env');\n"},
    "behind an operator": {"app.js": "const a = b &&\nrequire('dotenv').config();\n"},
    "in a function of one expression": {"app.js": "const a = () =>\nrequire('dotenv').config();\n"},
    "behind an end of a line that is one for Python alone": {
        "app.py": "import json\rimport os\nload_dotenv()\n",
    },
    "in what is no Python": {"app.py": "print 'a'\nload_dotenv()\n"},
    "where nothing imports it": {"app.py": "import json\n", "local.py": "load_dotenv()\n"},
    "where a docstring names it": {
        "app.py": '"""Reads the settings.\n\nfrom local import settings\n"""\nimport json\n',
        "local.py": "load_dotenv()\n",
    },
    "where a comment names it": {
        "app.py": "import json  # import local\n# import local\n", "local.py": "load_dotenv()\n",
    },
    "where a comment of JavaScript names it": {
        "app.js": "/* For tests:\n require('./local') */\n// require('./local');\nf(); "
        "// require('./local')\n",
        "local.js": "require('dotenv').config();\n",
    },
    "where only a test imports it": {
        "app.py": "import json\n", "local.py": "load_dotenv()\n", "test.py": "import local\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("files", NEVER.values(), ids=NEVER)
def test_a_file_that_may_not_be_loaded_keeps_its_line(files: dict[str, str]) -> None:
    refusal = why_not_proven(".env", files.items(), "app.handler")

    assert refusal is not None
    assert refusal.reason == "Nothing in the package is known to load the file"


IMPORTED = {
    "by the handler": {"app.py": "import conf\n", "conf.py": "load_dotenv()\n"},
    "by a part of a package": {
        "app.py": "from pkg.a import x\n", "pkg/a.py": "from . import (\n    conf,\n)\n",
        "pkg/conf.py": "load_dotenv()\n",
    },
    "by the name of a package": {
        "app.py": "import conf.live\n", "conf/__init__.py": "load_dotenv()\n",
    },
    "behind other statements": {
        "app.js": "'use strict'\nconst a = require('a')\nif (a) { b() }\n"
        "require('dotenv').config()",
    },
    "behind a mark of its encoding": {
        "app.py": "\ufeffimport local\n", "local.py": "\ufeffimport os\nload_dotenv()\n",
    },
    "behind a comment": {"app.js": "/* The settings. */\nprocess.loadEnvFile('.env');\n"},
    "in Node": {
        "app.js": "import {\n  a,\n} from './lib';\n", "lib/index.js": "require('./conf.js');\n",
        "lib/conf.js": "require('dotenv').config();\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("files", IMPORTED.values(), ids=IMPORTED)
def test_a_file_that_is_loaded_by_what_the_handler_imports_may_lose_its_line(
    files: dict[str, str],
) -> None:
    assert why_not_proven(".env", files.items(), "app.handler") is None


BEFORE = {
    "itself": {"app.py": "A = os.environ.get('KEY')\nload_dotenv()\n"},
    "with all that there are": {
        "app.py": "before = set(os.environ)\nload_dotenv()\nNEW = set(os.environ) - before\n",
    },
    "in a copy": {"app.py": "kept = dict(os.environ)\nload_dotenv()\n"},
    "in a copy of Node": {"app.js": "const a = { ...process.env };\ndotenv.config();\n"},
    "by their names": {"app.js": "const a = Object.keys(process.env);\ndotenv.config();\n"},
    "under another name": {
        "app.js": "const e = process.env;\nconst a = { ...e };\nprocess.loadEnvFile('.env');\n",
    },
    "by what it imports": {
        "app.py": "from conf import A\nload_dotenv()\n", "conf.py": "A = os.getenv('KEY')\n",
    },
    "by what that imports": {
        "app.py": "import conf\nload_dotenv()\n", "conf.py": "import more\n",
        "more.py": "A = os.getenv('KEY')\n",
    },
    "by what a module of JavaScript imports": {
        "app.mjs": "import dotenv from 'dotenv';\ndotenv.config();\nimport { a } from './c.mjs';\n",
        "c.mjs": "export const a = process.env.KEY;\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("files", BEFORE.values(), ids=BEFORE)
def test_a_variable_that_is_asked_for_before_it_is_loaded_keeps_its_line(
    files: dict[str, str],
) -> None:
    refusal = why_asked_before(["KEY"], files.items())

    assert refusal is not None
    assert "asks for the variable before it loads the file" in refusal.reason


@pytest.mark.parametrize(
    "text",
    [
        "stage = os.environ.get('STAGE')\nload_dotenv()\n",
        "env = os.environ\nload_dotenv()\nALL = dict(env)\n",
        "load_dotenv()\nALL = dict(os.environ)\n",
    ],
)
def test_other_variables_may_be_asked_for_before(text: str) -> None:
    assert why_asked_before(["KEY"], [("app.py", text)]) is None


def test_a_variable_that_is_asked_for_by_what_is_imported_later_may_lose_its_line() -> None:
    files = {"app.py": "load_dotenv()\nfrom conf import A\n", "conf.py": "A = os.getenv('KEY')\n"}

    assert why_asked_before(["KEY"], files.items()) is None


def handler_of(source: str) -> str:
    """Return the handler whose file is a source."""
    return f"{source.rpartition('.')[0]}.handler"
