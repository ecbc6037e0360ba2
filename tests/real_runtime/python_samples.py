"""Python functions in every form that Lambda takes. Each returns or raises what it was given."""

from __future__ import annotations

from tests.real_runtime.sample import Sample

_READS = """
import os
def handler(event, context):
    return [event, os.environ["DB_PASSWORD"], os.environ["STRIPE_KEY"]]
"""
_READS_AT_IMPORT = """
import os
PASSWORD = os.environ["DB_PASSWORD"]
def handler(event, context):
    return [event, PASSWORD]
"""

SAMPLES = (
    Sample("a function", "app.handler", {"app.py": _READS}, event={"id": 7}),
    Sample("reading at import", "app.handler", {"app.py": _READS_AT_IMPORT}, event="x"),
    Sample("a folder, by a slash", "pkg/app.handler", {"pkg/app.py": _READS}),
    Sample(
        "a package, by a dot",
        "pkg.app.handler",
        {
            "pkg/__init__.py": "",
            "pkg/settings.py": _READS_AT_IMPORT,
            "pkg/app.py": "from .settings import PASSWORD\n"
            "def handler(event, context):\n    return [__name__, PASSWORD]\n",
        },
    ),
    Sample(
        "a callable object",
        "app.handler",
        {
            "app.py": "import os\nclass Service:\n"
            "    def __init__(self):\n        self.password = os.environ['DB_PASSWORD']\n"
            "    def __call__(self, event, context):\n        return self.password\n"
            "handler = Service()\n"
        },
    ),
    Sample(
        "a method of an instance",
        "app.handler",
        {
            "app.py": "import os\nclass Service:\n"
            "    def serve(self, event, context):\n        return os.environ['DB_PASSWORD']\n"
            "handler = Service().serve\n"
        },
    ),
    Sample(
        "functools.partial",
        "app.handler",
        {
            "app.py": "import functools, os\n"
            "def serve(word, event, context):\n    return [word, os.environ['DB_PASSWORD']]\n"
            "handler = functools.partial(serve, 'bound')\n"
        },
    ),
    Sample(
        "a decorated function",
        "app.handler",
        {
            "app.py": "import functools, os\n"
            "def twice(function):\n"
            "    @functools.wraps(function)\n"
            "    def inner(event, context):\n"
            "        return [function(event, context), function(event, context)]\n"
            "    return inner\n"
            "@twice\ndef handler(event, context):\n    return os.environ['DB_PASSWORD']\n"
        },
    ),
    Sample(
        "a class of its own as the handler",
        "app.handler",
        {
            "app.py": "class handler(dict):\n"
            "    def __init__(self, event, context):\n        self['event'] = event\n"
        },
        event="x",
    ),
    Sample(
        "reading _HANDLER",
        "app.handler",
        {
            "app.py": "import os\nAT_IMPORT = os.environ['_HANDLER']\n"
            "def handler(event, context):\n    return [AT_IMPORT, os.environ['_HANDLER']]\n"
        },
    ),
    Sample(
        "asking the context",
        "app.handler",
        {
            "app.py": "def handler(event, context):\n"
            "    return [context.function_name, context.memory_limit_in_mb,\n"
            "            context.get_remaining_time_in_millis() > 0]\n"
        },
    ),
    Sample(
        "raising",
        "app.handler",
        {"app.py": "def handler(event, context):\n    raise ValueError(event)\n"},
        event="no",
    ),
    Sample(
        "raising from deep down",
        "app.handler",
        {
            "app.py": "from store import find\ndef handler(event, context):\n"
            "    try:\n        return find(event)\n"
            "    except KeyError as error:\n        raise RuntimeError('lost') from error\n",
            "store.py": "def find(key):\n    return {}[key]\n",
        },
        event="key",
    ),
    Sample(
        "returning what is no JSON",
        "app.handler",
        {"app.py": "def handler(event, context):\n    return object()\n"},
    ),
    Sample(
        "exiting",
        "app.handler",
        {"app.py": "import sys\ndef handler(event, context):\n    sys.exit(4)\n"},
    ),
    Sample("exiting at import", "app.handler", {"app.py": "raise SystemExit(3)\n"}),
    Sample(
        "looking like the shim's own modules",
        "handler.handler",
        {"handler.py": _READS, "bootstrap.py": "raise RuntimeError('the wrong one')\n"},
    ),
    Sample(
        "given what looks like a probe",
        "app.handler",
        {"app.py": _READS},
        event={"sealed-env-probe": "f" * 32},
    ),
)

FAILING_AT_IMPORT = (
    Sample("a missing module", "missing.handler", {"app.py": _READS}),
    Sample("a missing handler", "app.missing", {"app.py": _READS}),
    Sample("a missing dependency", "app.handler", {"app.py": "import no_such_dependency\n"}),
    Sample("a syntax error", "app.handler", {"app.py": "def handler(:\n"}),
    Sample("raising at import", "app.handler", {"app.py": "raise ValueError('at import')\n"}),
    Sample("a built-in module's name", "time.handler", {"time.py": _READS}),
    Sample("a variable that is not set", "app.handler", {"app.py": "import os\nos.environ['X']\n"}),
    Sample("calling itself", "app.handler", {"app.py": "def f():\n    f()\nf()\n"}),
    Sample(
        "an error of its own", "app.handler", {"app.py": "class E(Exception): ...\nraise E('x')"}
    ),
    Sample(
        "a dependency's syntax error",
        "app.handler",
        {"app.py": "import used\n", "used.py": "def handler(:\n"},
    ),
    Sample(
        "a name that a dependency lacks",
        "app.handler",
        {"app.py": "from used import missing\n", "used.py": ""},
    ),
    Sample("a relative import", "app.handler", {"app.py": "from . import used\n"}),
    Sample("no handler's name", "handler", {"handler.py": _READS}),
    Sample(
        "a module named like the standard library's that fails",
        "app.handler",
        {"app.py": "import sched\n", "sched.py": "raise LookupError('at import')\n"},
    ),
)

_NAMED_LIKE_THE_STANDARD_LIBRARY = (
    "base64", "calendar", "datetime", "email", "http", "locale", "random", "select", "socket",
    "struct",
)  # fmt: skip
_IMPORTS_ALL = f"""
import {", ".join(_NAMED_LIKE_THE_STANDARD_LIBRARY)}
def handler(event, context):
    found = ({", ".join(_NAMED_LIKE_THE_STANDARD_LIBRARY)})
    return [[module.__name__, module.PASSWORD] for module in found]
"""


def named_like_the_standard_library(path: str) -> Sample:
    """Return a function whose modules hide those of the standard library, and read a variable.

    Args:
        path: of each module, with its name as ``{}``.
    """
    names = _NAMED_LIKE_THE_STANDARD_LIBRARY
    files = {path.format(name): _READS_AT_IMPORT for name in names}
    return Sample(f"{path} for ten names", "app.handler", {"app.py": _IMPORTS_ALL, **files})


NAMED_LIKE_THE_STANDARD_LIBRARY = (
    named_like_the_standard_library("{}.py"),
    named_like_the_standard_library("{}/__init__.py"),
    Sample("a handler in random.py", "random.handler", {"random.py": _READS_AT_IMPORT}),
    Sample("a handler in http", "http.client.handler", {"http/client.py": _READS_AT_IMPORT}),
    Sample(
        "a handler in ssl.py",
        "ssl.handler",
        {"ssl.py": _READS_AT_IMPORT, "hashlib.py": _READS_AT_IMPORT, "json.py": "1 / 0\n"},
    ),
)
