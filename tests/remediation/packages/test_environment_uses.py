"""What a package does with its environment decides how variables may be named, or refuses it."""

from __future__ import annotations

import pytest

from remediation.packages.environment_uses import environment_uses
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
        "for (const name of Object.keys(process.env)) delete process.env[name];",
        "for (const name in process.env) {\n  if (a) {\n    delete process.env[name];\n  }\n}",
        "Object.keys(process.env).forEach((name) => {\n  delete process.env[name];\n});",
        "import os\nos.environ = {'STAGE': 'live'}\n",
        "import os\n\ndef f():\n    os.environ.clear()\n",
        "from os import environ\nenviron.clear()\n",
        "import os\nfor name in list(os.environ):\n    del os.environ[name]\n",
        "import os\nfor name in list(os.environ):\n    os.environ.pop(name, None)\n",
        "with patch.dict(os.environ, {'A': 'b'}, clear=True):\n    run()\n",
        # In other words.
        "Object.defineProperty(process, 'env', { value: {} });",
        "Reflect.set(process, 'env', {});",
        "Object.assign(process, { title: 'a', env: {} });",
        "process.__defineGetter__('env', () => own);",
        "process = { env: {}, exit: process.exit };",
        "import process from 'node:process';\nprocess.env = {};",
        "const process = require('process');\nprocess.env = {};",
        "for (const name of Object.keys(process.env)) process.env[name] = '';",
        "Object.keys(process.env).forEach((n) => Reflect.deleteProperty(process.env, n));",
        "import os\nwhile os.environ:\n    os.environ.popitem()\n",
        "import os\n[os.environ.pop(name) for name in list(os.environ)]\n",
        "import os\nsetattr(os, 'environ', {})\n",
        "import os\nfor name in list(os.environ):\n    os.unsetenv(name)\n",
        # Under other names.
        "const mine = process;\nmine.env = {};",
        "import proc from 'process';\nproc.env = {};",
        "import * as proc from 'node:process';\nproc['env'] = {};",
        "const { env } = process;\nfor (const name in env) delete env[name];",
        "const { argv, env: all } = process;\nfor (const name in all) delete all[name];",
        "import { env } from 'node:process';\nObject.keys(env).forEach((n) => { delete env[n]; });",
        "const all = process.env;\nfor (const name of Object.keys(all)) delete all[name];",
        "from os import environ as all_of_them\nall_of_them.clear()\n",
        "import os as system\nsystem.environ.clear()\n",
        "import os\nenv = os.environ\nfor name in list(env):\n    env.pop(name, None)\n",
        "import os\nenv: dict = os.environ\nenv.clear()\n",
        # Under short ones, as in minified files.
        "const e = process.env;\nfor (const n in e) delete e[n];",
        "const t=1,e=process.env;for(const n in e)delete e[n]",
        "function a(){const e=process.env;for(let n in e)delete e[n]}",
        "function a(e=process.env){for(let n in e)delete e[n]}",
        "const a=(t,e=process.env)=>{for(let n in e)delete e[n]}",
        "var e;e=process.env;for(var n in e)delete e[n]",
        "const $=process.env;for(const n in $)delete $[n]",
        "const{argv:t,env:e}=process;for(const n in e)delete e[n]",
        "import{env as e}from'node:process';for(const n in e)delete e[n]",
        "const e=process.env||{},f=t=>t.id;[].map(e=>e.id);for(const n in e)delete e[n]",
        "const e=process.env;function f(e){return e}try{f()}catch(e){}for(const n in e)delete e[n]",
        "const e=process.env;{let e=1;f(e)}for(const n in e)delete e[n]",
        "if(a){var e=process.env}for(const n in e)delete e[n]",
        "const e=process.env,r=/[{(]/;for(const n in e)delete e[n];}",
        "const p=process;p.env={};",
        "import p from'node:process';p.env={};",
        "import*as p from'process';p.env={};",
        "var n=(e,t)=>{t.exports=require('process')};var r=i(n());r.env={};",
        "var m={1:(e)=>{e.exports=require('node:process')},2:(e,t,r)=>{const o=r(1);o.env={}}};",
        "const node_process_1 = require('node:process');\nnode_process_1.env = {};",
        "const process_1 = __importDefault(require('process'));\nprocess_1.default.env = {};",
        "var p = __toESM(require('process'), 1);\np.default.env = {};",
        "const p = /*#__PURE__*/ _interop_default(require('process'));p.default.env = {};",
        "import own, { argv } from 'node:process';\nown.env = {};",
        "import own, { env } from 'node:process';\nfor (const n in env) delete env[n];",
        "const { env } = require('process');\nfor (const n in env) delete env[n];",
        "import os as o\no.environ.clear()\n",
        "import os\ne = os.environ\nfor name in list(e):\n    e.pop(name, None)\n",
        "import os\n\ndef f():\n    e = os.environ\n    e.clear()\n",
        "import os\nif (e := os.environ):\n    e.clear()\n",
        "import os\n\ndef f(e=os.environ):\n    e.clear()\n",
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
        "delete process.env.DEBUG; delete process.env['DEBUG'];",
        "// process.env = {};\nconst a = 1;",
        "import os\nos.environ = dict(os.environ, STAGE='live')\n",
        "import os\nos.environ = {**os.environ, 'STAGE': 'live'}\n",
        "import os\nos.environ = os.environ.copy()\nif os.environ == {}:\n    stop()\n",
        "import os\ndel os.environ['DEBUG']\nos.environ.pop('DEBUG', None)\ncache.clear()\n",
        "with patch.dict(os.environ, {'A': 'b'}):\n    run()\n",
        # As requests has it, which many packages bring: one variable, and only for a while.
        "if old is None:\n    del os.environ[name]\nelse:\n    os.environ[name] = old\n",
        "def unset(name):\n    os.environ.pop(name, None)\n",
        "const unset = (name) => { delete process.env[name]; };",
        "const { env } = process;\nconst stage = env.STAGE;\ndelete env.DEBUG;\nrun({ env });",
        "const e = process.env;\nfunction f(e) { for (const n in e) delete e[n]; }",
        "const e=process.env;f(e=>{for(const n in e)delete e[n]})",
        "const e=process.env;f((t,e)=>{for(const n in e)delete e[n]});g(e=>delete e[a(e)])",
        "function a(){const e=process.env;return e.A}function b(e){for(const n in e)delete e[n]}",
        "{const e=process.env;f(e.A)}const e={};for(const n in e)delete e[n]",
        "const e=process.env;function f(){const e=g();for(const n in e)delete e[n]}",
        "const e=process.env.A;for(const n in t)delete t[n]",
        "import os\ne = os.environ\n\ndef f(e):\n    e.clear()\n",
        "import os\n\ndef f():\n    e = os.environ\n\n\ndef g(e):\n    e.clear()\n",
        "import os\ne = os.environ['A']\nt.clear()\n",
        "import os\ne = os.environ\n\ndef f():\n    try: g()\n    except E as e: e.clear()\n",
        # From execa, which many packages bring.
        "import process from 'node:process';\noptions.env = getEnv(options);",
        "const { env: e } = options;\nconst p = process.pid;\np.env = {}; q.env = {};",
        "import process from 'process/browser';\nprocess.env = {};",
        "import process from 'node:process';\nprocess.env.STAGE = 'live';",
        "var a = 1,\n  process = require('./mine');",
        "Object.assign(process.env, { A: 'b' }); Object.assign(process, { title: 'a' });",
        "import os\nenv = os.environ.copy()\nenv.clear()\n",
        "import os\nenv = os.environ\nenv['A'] = 'b'\nrun(env=env)\n",
        "for (const name of names) process.env[name] = values[name];",
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


def test_a_large_file_is_searched_in_time_that_grows_with_it() -> None:
    text = "process.env " * 100_000 + "{" * 100_000 + "process" + " " * 100_000

    assert environment_uses([("a.js", text)]).replaced_in is None
