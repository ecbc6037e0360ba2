"""A package that may give its process another environment is refused, and no other."""

from __future__ import annotations

import pytest

from remediation.packages.environment_uses import environment_uses
from tests.remediation.edge.packages import NODE_VIEWER, VALUE, reasons_of, seal

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


def test_a_large_file_is_searched_in_time_that_grows_with_it() -> None:
    text = "process.env " * 100_000 + "{" * 100_000 + "process" + " " * 100_000

    assert environment_uses([("a.js", text)]).replaced_in is None
