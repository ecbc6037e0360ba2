"""What a handler answers with, or a log gets, when the environment is a part of something."""

from __future__ import annotations

from textwrap import dedent

import pytest

from remediation.packages.environment_uses import environment_uses

HANDLER = "exports.handler = async (event) => "
IN_PYTHON = "import os\n\ndef handler(event, context):\n"


def shown_in(*files: tuple[str, str], handler: str = "app.handler") -> str | None:
    return environment_uses(files, handler).shown_in


BESIDE = {
    "names": "({ statusCode: 200, token, env: process.env });",
    "members": "({ node: process.version, first: event.a?.b ?? 1, env: process.env });",
    "an item": "({ first: event['a'], all: { ...process.env } });",
    "a call": "({ took: now(), env: process.env });",
    "objects": "({ headers: { a: 1, b: {} }, list: [1, 2], env: process.env });",
    "a template": "({ text: `of ${event.a}`, env: process.env });",
    "a name that has a copy": "{ const env = { ...process.env }; return { token, env }; };",
}


@pytest.mark.parametrize("answer", BESIDE.values(), ids=BESIDE)
def test_the_environment_is_answered_beside(answer: str) -> None:
    assert shown_in(("app.js", HANDLER + answer)) == "app.js"


HELD = {
    "an object": "{ const r = { token, env: process.env }; return r; };",
    "an object, as JSON": "{ const r = { env: process.env }; return JSON.stringify(r); };",
    "a member": "{ const r = {}; r.env = process.env; return r; };",
    "an item": "{ const r = {}; r['env'] = { ...process.env }; return { body: r }; };",
    "what was assigned to": "{ const r = { a }; Object.assign(r, process.env); return r; };",
    "a list": "{ const r = []; r.push(process.env); return r; };",
    "the rest": "{ const { STAGE, ...rest } = process.env; return { rest }; };",
    "a loop": "{ const r = {}; for (const k in process.env) r[k] = process.env[k]; return r; };",
    "entries": (
        "{ const r = {}; for (const [k, v] of Object.entries(process.env)) { r[k] = v; } return r; "
        "};"
    ),
}


@pytest.mark.parametrize("answer", HELD.values(), ids=HELD)
def test_the_environment_is_answered_in(answer: str) -> None:
    assert shown_in(("app.js", HANDLER + answer)) == "app.js"


HELD_IN_PYTHON = {
    "a dictionary": 'r = {"ok": True, "key": KEY, "env": dict(os.environ)}\nreturn r\n',
    "an item": 'r = {}\nr["env"] = dict(os.environ)\nreturn {"statusCode": 200, "body": r}\n',
    "what was updated": "r = {}\nr.update(os.environ)\nreturn r\n",
    "a list": "r = []\nr.append(os.environ.copy())\nreturn r\n",
    "a loop": "r = {}\nfor k, v in os.environ.items():\n    r[k] = v\nreturn r\n",
    "a log": 'r = {"key": KEY, "env": dict(os.environ)}\nlogger.info(json.dumps(r))\nreturn 1\n',
    "nothing but the answer": 'return {"a": event["a"], "b": f(1), "env": dict(os.environ)}\n',
}


@pytest.mark.parametrize("body", HELD_IN_PYTHON.values(), ids=HELD_IN_PYTHON)
def test_the_environment_is_answered_by_python_in(body: str) -> None:
    indented = "".join(f"    {line}\n" for line in body.splitlines())

    assert shown_in(("app.py", IN_PYTHON + indented)) == "app.py"


OTHERS = {
    "it is the handler of another file": (
        ("app.js", "module.exports = require('./dist/main');"),
        ("dist/main.js", "exports.handler = async () => ({ token, env: process.env });"),
    ),
    "it has another name there": (
        ("app.mjs", "export { main as handler } from './dist/main.mjs';"),
        ("dist/main.mjs", "export const main = async () => ({ ...process.env });"),
    ),
    "what holds it has a name there": (
        ("app.mjs", "export { main as handler } from './dist/main.mjs';"),
        ("dist/main.mjs", "export const main = () => { const r = { e: process.env }; return r; };"),
    ),
    "a copy has a name there": (
        ("app.py", "from main import handler\n"),
        ("main.py", f"{IN_PYTHON}    r = dict(os.environ)\n    return r\n"),
    ),
    "it is wrapped": (
        ("app.js", "const m = require('./src/m.js');\nexports.handler = wrap(m.handler);"),
        ("src/m.js", "exports.handler = (e, c, done) => { return { e, env: process.env }; };"),
    ),
    "it asks another file": (
        ("app.js", "const { info } = require('./info');\nexports.handler = async () => info();"),
        ("info.js", "exports.info = () => ({ node: process.version, env: { ...process.env } });"),
    ),
    "it is Python's": (
        ("app.py", "from src.main import handler\n"),
        ("src/main.py", f"{IN_PYTHON}    return dict(os.environ)\n"),
    ),
    "it is of a package of Python": (
        ("app.py", "from shop import handler\n"),
        ("shop/__init__.py", f"{IN_PYTHON}    return {{'env': dict(os.environ)}}\n"),
    ),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("is_turned", [False, True], ids=["first", "last"])
def test_a_handler_answers_with_its_environment_though(name: str, is_turned: bool) -> None:
    files = OTHERS[name]

    assert shown_in(*(files[::-1] if is_turned else files)) == files[1][0]


NOT = {
    "a program that is started": "spawn('x', [], { cwd, env: process.env });",
    "one whose options have a name": (
        "{ const o = { cwd, env: process.env }; return spawn('x', o); };"
    ),
    "a part of what is held": "{ const r = { env: process.env }; return r.status; };",
    "single variables": "({ stage: process.env.STAGE, a: process.env['A'] });",
    "what is chosen": (
        "{ const r = {}; for (const k in process.env) if (k > 'A') r[k] = 1; return r; };"
    ),
    "a default": "{ const f = (a, env = process.env) => env.A; return f; };",
    "the end of a function": "{ return { a }; };\n(function (e) { e.A = 1; })(process.env);",
}


@pytest.mark.parametrize("answer", NOT.values(), ids=NOT)
def test_an_answer_is_not_the_environment_but(answer: str) -> None:
    assert shown_in(("app.js", HANDLER + answer)) is None


NAMES = {
    "app.js": (
        "({ names: Object.keys(process.env).sort(), took: 1 });",
        "({ names: Object.keys(process.env) });",
        "{ return Object.keys(process.env).sort(); };",
        "{ return Object.keys(process.env).length; };",
        "{ return [1, Object.getOwnPropertyNames(process.env)]; };",
    ),
    "app.py": (
        "return sorted(os.environ)",
        'return {"names": sorted(os.environ.keys()), "took": 1}',
        'return {"count": len(os.environ)}',
        "return [list(os.environ), 1]",
    ),
}


@pytest.mark.parametrize(
    ("path", "answer"), [(path, answer) for path, answers in NAMES.items() for answer in answers]
)
def test_the_names_of_variables_alone_may_be_answered(path: str, answer: str) -> None:
    before = HANDLER if path == "app.js" else f"{IN_PYTHON}    "
    assert shown_in((path, f"{before}{answer}\n")) is None


BESIDE_NAMES = {
    "app.js": (
        "({ names: Object.keys(process.env), all: process.env });",
        "[Object.keys(process.env).sort(), { ...process.env }];",
        "{ return Object.keys(process.env).map((name) => process.env[name]); };",
        "{ return Object.values(process.env); };",
        "{ return Object.entries(process.env).sort(); };",
    ),
    "app.py": (
        'return {"names": sorted(os.environ), "all": dict(os.environ)}',
        "return [list(os.environ.keys()), os.environ.copy()]",
        "return sorted(os.environ.items())",
        "return list(os.environ.values())",
        "return [os.environ[name] for name in sorted(os.environ)]",
    ),
}


@pytest.mark.parametrize(
    ("path", "answer"),
    [(path, answer) for path, answers in BESIDE_NAMES.items() for answer in answers],
)
def test_the_environment_is_answered_beside_its_names(path: str, answer: str) -> None:
    before = HANDLER if path == "app.js" else f"{IN_PYTHON}    "
    assert shown_in((path, f"{before}{answer}\n")) == path


ELSEWHERE = {
    "no file that the handler imports": (
        ("app.js", "const a = require('./a');\nexports.handler = async () => a;"),
        ("b.js", "exports.all = () => ({ ...process.env });"),
    ),
    "a library": (
        ("app.js", "const a = require('envinfo');\nexports.handler = async () => a.one();"),
        ("node_modules/envinfo/index.js", "exports.all = () => ({ ...process.env });"),
    ),
    "what the environment itself is taken from": (
        ("app.py", "from env import environ\n\ndef handler(event, context):\n    return 1\n"),
        ("env.py", "import os\n\ndef environ():\n    return os.environ\n"),
    ),
}


@pytest.mark.parametrize("files", ELSEWHERE.values(), ids=ELSEWHERE)
def test_no_handler_answers_by(files: tuple[tuple[str, str], ...]) -> None:
    assert shown_in(*files) is None


def test_a_large_file_is_searched_in_time_that_grows_with_it() -> None:
    text = dedent(
        """
        exports.handler = () => ({ a, b: c, d: [1, 2], e: { f: g },
        """
    )

    assert shown_in(("app.js", "process.env;" + text * 5_000 + "{" * 50_000)) is None
    assert shown_in(("app.js", "process.env;" + "r = { a, " * 50_000)) is None
    assert shown_in(("app.js", "process.env;" + "return a, " * 50_000)) is None
