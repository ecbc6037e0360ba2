"""Handlers in every shape that AWS's runtime clients load, or refuse: no values, only forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """A package, and what names its handler."""

    what: str
    handler: str
    files: Mapping[str, str]


CJS = "exports.handler = async (event) => ['CommonJS', event];"
ESM = "export const handler = async (event) => ['module', event];"
TOP_LEVEL = "await new Promise((resolve) => setTimeout(resolve, 1));\n" + ESM
NESTED = "exports.deep = { deeper: { handler: async () => 'deep', value: 7 } };"
MODULES, SCRIPTS = '{"type": "module"}', '{"type": "commonjs"}'
OTHER = "exports.handler = async () => 'the other file';"
OTHER_ESM = "export const handler = async () => 'the other file';"
STREAMS = "exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {}"
MARKED = "exports.handler[Symbol.for('aws.lambda.runtime.handler.streaming')]"
HELPER = "exports.help = () => 'helped';"
USES = "import helper from './helper.cjs';\nexport const handler = async () => helper.help();"


def _index(what: str, code: str, handler: str = "index.handler", **more: str) -> Shape:
    files = {name.replace("__", "/").replace("_", "."): text for name, text in more.items()}
    return Shape(what, handler, {"index.js": code, **files})


def _file(what: str, name: str, code: str, **more: str) -> Shape:
    files = {name.replace("__", "/").replace("_", "."): text for name, text in more.items()}
    return Shape(what, "index.handler", {name: code, **files})


SHAPES = (
    # Names
    _index("a script", CJS),
    _index("nested exports", NESTED, "index.deep.deeper.handler"),
    Shape("a folder", "lib/api/index.handler", {"lib/api/index.js": CJS}),
    Shape("a folder, and nested exports", "lib/api.deep.deeper.handler", {"lib/api.js": NESTED}),
    Shape("a folder above all", "./lib/api.handler", {"lib/api.js": CJS}),
    Shape("a folder of node_modules", "node_modules/a/b.handler", {"node_modules/a/b.js": CJS}),
    Shape("a package", "service.handler", {"node_modules/service/index.js": CJS}),
    Shape(
        "a package that has modules only",
        "service.handler",
        {"node_modules/service/index.mjs": ESM, "node_modules/service/package.json": "{}"},
    ),
    _index("a module of Node itself", CJS, "path.basename"),
    _index("a parent folder", CJS, "../index.handler"),
    _index("two dots", CJS, "index..handler"),
    _index("no dot", CJS, "index"),
    _index("no dot in a folder that is missing", CJS, "no/such/index"),
    _index("a folder that is missing", CJS, "no/such/index.handler"),
    _index("no module's name", CJS, ".handler"),
    _index("no export's name", CJS, "index."),
    _index("a file that is missing", CJS, "missing.handler"),
    _index("an export that is missing", CJS, "index.missing"),
    _index("an export of an export that is missing", NESTED, "index.deep.missing.handler"),
    _index("an export below a number", NESTED, "index.deep.deeper.value.handler"),
    _index("a number", NESTED, "index.deep.deeper.value"),
    # Endings
    _file("an ending .mjs", "index.mjs", ESM),
    _file("an ending .cjs", "index.cjs", CJS),
    _file("an ending .json alone", "index.json", '{"handler": 7}'),
    _file("no ending", "index", CJS),
    _file("no ending, a module", "index", ESM),
    _file("no ending, of a package of scripts", "index", CJS, package_json=SCRIPTS),
    _file("no ending, a module of a package of scripts", "index", ESM, package_json=SCRIPTS),
    _file("no ending, a script of a package of modules", "index", CJS, package_json=MODULES),
    _file("no ending, a module of a package of modules", "index", ESM, package_json=MODULES),
    _file("no ending, and others", "index", CJS, index_js=OTHER, index_mjs=OTHER_ESM),
    _file("no ending, in another language", "index", "def handler(event):\n    return event\n"),
    _file(".js and .mjs", "index.js", CJS, index_mjs=OTHER_ESM, index_cjs=OTHER),
    _file(".mjs and .cjs", "index.mjs", ESM, index_cjs=OTHER),
    _file("nothing in .js, and .mjs", "index.js", "module.exports = null;", index_mjs=ESM),
    _file("nothing in no ending, and .js", "index", "module.exports = 0;", index_js=CJS),
    Shape("a folder of that name", "index.handler", {"index/index.js": CJS}),
    Shape("a folder of that name, and a file", "api.handler", {"api/x.txt": "", "api.js": CJS}),
    # Packages
    _index("a module by package.json", ESM, package_json=MODULES),
    _index("a script by package.json", CJS, package_json=SCRIPTS),
    _index("a module in a package of scripts", ESM, package_json=SCRIPTS),
    _index("a script in a package of modules", CJS, package_json=MODULES),
    _index(
        "a script that says module, in a package of modules",
        "module.exports = {};\n" + CJS,
        package_json=MODULES,
    ),
    _index("a module without package.json", ESM),
    _index("top-level await without package.json", TOP_LEVEL),
    _index("top-level await by package.json", TOP_LEVEL, package_json=MODULES),
    _file("top-level await", "index.mjs", TOP_LEVEL),
    _index("a package.json that cannot be read", CJS, package_json="{"),
    _index("a package.json of nothing", CJS, package_json="null"),
    Shape(
        "a package of modules above",
        "lib/index.handler",
        {"lib/index.js": ESM, "package.json": MODULES},
    ),
    Shape(
        "a nearer package of scripts",
        "lib/more/index.handler",
        {"lib/more/index.js": CJS, "lib/package.json": "{}", "package.json": MODULES},
    ),
    Shape(
        "a package of nothing below one of modules",
        "lib/index.handler",
        {"lib/index.js": ESM, "lib/package.json": "null", "package.json": MODULES},
    ),
    Shape(
        "node_modules below a package of modules",
        "node_modules/index.handler",
        {"node_modules/index.js": CJS, "package.json": MODULES},
    ),
    # Exports
    _index("default of a script", "exports.default = async () => 42;", "index.default"),
    _index("all of a script", "module.exports = { handler: async () => 42 };"),
    _index("a script that is a function", "module.exports = async () => 42;"),
    _index(
        "an export of a script that is a function",
        "module.exports = () => 1;\nmodule.exports.handler = async () => 42;",
    ),
    _index(
        "a script that is transpiled",
        "Object.defineProperty(exports, '__esModule', { value: true });\n"
        "exports.default = { handler: async () => 42 };",
    ),
    _index(
        "exports that Node cannot foresee",
        "for (const name of ['handler']) exports[name] = async () => 42;",
    ),
    _file("default of a module", "index.mjs", "export default { handler: async () => 42 };"),
    Shape("default by name", "index.default", {"index.mjs": "export default async () => 42;"}),
    Shape(
        "an export of default by name",
        "index.default.handler",
        {"index.mjs": "export default { handler: async () => 42 };"},
    ),
    Shape(
        "nested exports of default",
        "index.api.handler",
        {"index.mjs": "export default { api: { handler: async () => 42 } };"},
    ),
    _file(
        "default that is a function",
        "index.mjs",
        "const one = () => 1;\none.handler = async () => 42;\nexport default one;",
    ),
    _file(
        "a static method",
        "index.mjs",
        "class Api { static handler() { return 42; } }\nexport const handler = Api.handler;",
    ),
    Shape(
        "a static method by name",
        "index.Api.handler",
        {"index.mjs": "export class Api { static async handler() { return 42; } }"},
    ),
    _file(
        "an export and another in default",
        "index.mjs",
        f"{ESM}\nexport default {{ handler: async () => 'default' }};",
    ),
    _file(
        "an export of zero, and default",
        "index.mjs",
        "export const handler = 0;\nexport default { handler: async () => 'default' };",
    ),
    _file("a number in default", "index.mjs", "export default { handler: 7 };"),
    # Signatures
    *(
        _index(f"{count} parameters", f"exports.handler = ({names}) => 'sync';")
        for count, names in enumerate(("", "e", "e, c", "e, c, done", "e, c, done, more"))
    ),
    _index("3 parameters, and async", "exports.handler = async (e, c, done) => 'async';"),
    _index("3 parameters, one of them given", "exports.handler = (e, c, done = 1) => 'sync';"),
    _index("streaming", f"{STREAMS});"),
    _index("streaming with a mark", f"{STREAMS}, {{ highWaterMark: 10 }});"),
    _index("streaming requests", f"{CJS}\n{MARKED} = 'request';"),
    _index("streaming not at all", f"{CJS}\n{MARKED} = false;"),
    # Imports
    _file("a module that imports a script", "index.mjs", USES, helper_cjs=HELPER),
    _file(
        "a script that requires a script",
        "index.cjs",
        "exports.handler = async () => require('./helper.cjs').help();",
        helper_cjs=HELPER,
    ),
    _file(
        "a script that requires a module",
        "index.cjs",
        "exports.handler = require('./helper.mjs').handler;",
        helper_mjs=ESM,
    ),
    _file("a script with an import", "index.cjs", USES, helper_cjs=HELPER),
    _file("a script in .mjs", "index.mjs", f"module.exports = {{}};\n{CJS}"),
    _file("a module that requires", "index.mjs", f"const path = require('path');\n{ESM}"),
    _file("a module in .cjs", "index.cjs", ESM),
    _index("a script and a module in one", f"const x = require('path');\n{ESM}\n{CJS}"),
    _index("a missing dependency", f"require('no-such-dependency');\n{CJS}"),
    _index("a missing file", f"require('./no-such-file');\n{CJS}"),
    _file("a missing dependency of a module", "index.mjs", f"import 'no-such-one';\n{ESM}"),
    # What breaks
    _index("no syntax", "exports.handler = {"),
    _file("no syntax in a module", "index.mjs", "export const handler = {"),
    _index("throwing", "throw new RangeError('at import');"),
    _index("throwing no error", "throw 'a word';"),
    _index("throwing a syntax error", "throw new SyntaxError('of its own');"),
    _index(
        "throwing what looks like a missing module",
        "throw Object.assign(new Error('gone'), { code: 'MODULE_NOT_FOUND' });",
    ),
    _file(
        "rejecting with an error of its own",
        "index.mjs",
        "class OwnError extends Error { name = 'OwnError'; }\n"
        "await Promise.reject(new OwnError('at init'));",
    ),
    _file("throwing in a module", "index.mjs", "throw new RangeError('at import');"),
)
