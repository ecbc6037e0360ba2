"""A package that may show its environment is refused, and no other."""

from __future__ import annotations

import pytest

from remediation.packages.environment_uses import environment_uses
from tests.remediation.edge.packages import NODE_VIEWER, VALUE, reasons_of, seal

LINE = f'const KEY = "{VALUE}";\n'
HANDLER = "exports.handler = async () => KEY;\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # From AWS's own samples for Lambda.
        ("a.js", "console.log('## ENVIRONMENT VARIABLES: ' + serialize(process.env))"),
        ("a.py", "print('## ENVIRONMENT VARIABLES')\nprint(os.environ)\n"),
        ("a.js", "log('process.env', process.env);"),
        ("a.js", "console.log({ env: process.env, event });"),
        ("a.js", "console.info(\n  'started',\n  process.env,\n);"),
        ("a.js", "const body = JSON.stringify({ ...process.env });"),
        ("a.js", "util.inspect(process.env)"),
        ("a.js", "for (const [k, v] of Object.entries(process.env)) {\n  console.log(k, v);\n}"),
        ("a.py", "logger.info('environment: %s', os.environ)\n"),
        ("a.py", "body = json.dumps(dict(os.environ))\n"),
        ("a.py", "text = f'started with {os.environ}'\n"),
        ("a.py", "for name, value in os.environ.items():\n    print(name, value)\n"),
        ("a.py", "for name in os.environ:\n    print(name, os.environ[name])\n"),
        ("a.py", "from os import environ, path\npprint(environ)\n"),
        ("a.py", "print(os.environ.copy())\n"),
        ("a.js", "console.log('// # * all', process.env); // all"),
        ("a.js", "console.log(process?.env);"),
        ("a.js", "console.log(process[`env`]);"),
        ("a.js", "const e=process.env,t=n(1);exports.handler=async()=>{console.log(e)}"),
        ("a.js", "var e=process.env;module.exports=()=>JSON.stringify({e})"),
        (
            "a.js",
            "m={1:e=>{e.exports=require('process')},2:(e,t,n)=>{var a=n(1),b=n.n(a);log(b().env)}}",
        ),
        ("a.js", "const { env } = process;\nconsole.log({ ...env });"),
        ("a.js", "const e=process.env;console.log({...e})"),
        ("a.js", "const all = { ...process.env };\nconsole.log({ ...all, A: 'b' });"),
        # A copy.
        ("a.js", "const all = { ...process.env };\nconsole.log(all);"),
        ("a.js", "const all = Object.assign({}, process.env, { A: 'b' });\nconsole.log(all);"),
        ("a.js", "const lines = Object.entries(process.env).map(f);\nconsole.log(lines);"),
        ("a.js", "const a={...process.env};log(a)"),
        ("a.py", "import os\ncopy = dict(os.environ)\nprint(copy)\n"),
        ("a.py", "import os\nall_of_them = os.environ.copy()\nlogger.info('%s', all_of_them)\n"),
        ("a.py", "import os\nall_of_them = {**os.environ, 'A': 'b'}\nprint(all_of_them)\n"),
        ("a.py", "import os\nkept = {k: v for k, v in os.environ.items()}\nprint(kept)\n"),
        ("a.js", "console.dir(process.env);"),
        ("a.js", "console.table(process.env);"),
        ("a.js", "process.stdout.write(util.format('%j', process.env));"),
        ("a.js", "const node_process_1 = require('process');\nconsole.log(node_process_1.env);"),
        ("a.py", "import os as o\nprint(o.environ)\n"),
        ("a.py", "import os\n\ndef f():\n    e = os.environ\n    print(e)\n"),
        ("a.py", "import os\ne: dict = os.environ\n\ndef f():\n    return json.dumps(dict(e))\n"),
    ],
)
def test_a_package_that_may_show_its_environment_is_refused(path: str, text: str) -> None:
    outcome = seal({"index.js": LINE + HANDLER, path: text}, ("index.js", 1), function=NODE_VIEWER)

    assert reasons_of(outcome) == [
        f"{path} may write the environment, in which the values will stand, to a log or an answer"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "const all = { ...process.env };\nconsole.log(all.STAGE, all['DEBUG'], small);",
        "const all = { ...process.env };\nrun({ env: all });\nfunction f(all) {}",
        "import os\nall_of_them = dict(os.environ)\nprint(all_of_them['STAGE'])\n",
        "console.log(process.env.STAGE, process.env['DEBUG']);",
        "console.log('start'); const child = spawn('x', { env: process.env });",
        "const env = cleanEnv(process.env, spec); console.log(env.STAGE);",
        "require('debug').log = 1; Object.keys(process.env).filter(isOurs);",
        "print('start')\nsubprocess.run(['x'], env=os.environ)\n",
        "print(os.environ.get('STAGE'), os.environ['A'])\n",
        "print(os.environ[name], str(os.environ.get(name)))\n",
        # As most published files have it that mention it at all.
        "const app = 1;\n  // console.log(process.env);\n/**\n * console.log(process.env)\n */",
        "import os\n# print(os.environ)\n    # for name in os.environ:\n    #     print(name)\n",
        # The environment of a request, in a web server of Python.
        "warn('Environ is none', stacklevel=3)\nlog(environ, response)\n",
        "for key, value in environ.items():\n    print(key, value, self.environ)\n",
        "value = f'{environ[key]},{value}'\n",
    ],
)
def test_an_environment_that_is_only_read_is_no_reason(text: str) -> None:
    assert environment_uses([("a.js", text)]).shown_in is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("auth.js", "exports.handler = async () => process.env;"),
        ("auth.js", "exports.handler = async () => ({ statusCode: 200, body: process.env });"),
        ("auth.js", "exports.handler = async () => {\n  return {\n    all: process.env,\n  };\n};"),
        ("auth.js", "exports.handler = (e, c, done) => done(null, { ...process.env });"),
        ("auth.js", "exports.handler = (e, c) => c.succeed(process.env);"),
        ("auth.js", "app.get('/', (req, res) => res.json(process.env));"),
        ("auth.js", "exports.handler = async () => { const a={...process.env}; return { a } };"),
        ("auth.py", "def handler(event, context):\n    return dict(os.environ)\n"),
        ("auth.py", "def handler(event, context):\n    return {'env': {**os.environ}}\n"),
        ("auth.py", "def handler(event, context):\n    env = dict(os.environ)\n    return env\n"),
        (
            "auth.py",
            "def handler(event, _):\n    return [f'{k}={v}' for k, v in os.environ.items()]\n",
        ),
        (
            "auth.py",
            "def handler(event, context):\n    return {\n        'env': os.environ,\n    }\n",
        ),
    ],
)
def test_a_handler_that_may_answer_with_its_environment_is_refused(path: str, text: str) -> None:
    assert environment_uses([(path, text)], "auth.handler").shown_in == path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("auth.js", "exports.handler = async () => process.env.STAGE;"),
        ("auth.js", "exports.handler = async () => f(process.env);"),
        ("auth.js", "const has = (name) => name in process.env;"),
        ("auth.js", "const has = () => { return 'CI' in process.env; };"),
        ("auth.js", "const of = () => process.env || {};"),
        ("auth.py", "def handler(event, context):\n    return os.environ['STAGE']\n"),
        (
            "auth.py",
            "def handler(event, context):\n    return any(n in os.environ for n in NAMES)\n",
        ),
        ("auth.py", "def handler(event, context):\n    return 1\n\n\nENV = dict(os.environ)\n"),
        # As a library has it that hands the environment on.
        ("lib/env.js", "exports.all = () => process.env;"),
        ("env.py", "def env():\n    return dict(os.environ)\n"),
    ],
)
def test_what_answers_with_something_else_is_no_reason(path: str, text: str) -> None:
    assert environment_uses([(path, text)], "auth.handler").shown_in is None


def test_what_a_library_would_show_if_it_were_asked_to_is_no_reason() -> None:
    text = "exports.report = () => console.log(process.env);"

    assert environment_uses([("node_modules/envinfo/index.js", text)]).shown_in is None
