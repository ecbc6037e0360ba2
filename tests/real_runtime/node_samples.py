"""Node functions in every form that Lambda takes. Each returns or throws what it was given."""

from __future__ import annotations

from dataclasses import replace

from tests.real_runtime.sample import Sample

_RUNTIME = "nodejs22.x"
_OLDER, _NEWER = "nodejs20.x", "nodejs24.x"
_READS = """
exports.handler = async (event) => [event, process.env.DB_PASSWORD, process.env.STRIPE_KEY];
"""
_READS_AT_IMPORT = """
const password = process.env.DB_PASSWORD;
exports.handler = async (event) => [event, password];
"""
_ESM = """
const password = process.env.DB_PASSWORD;
export const handler = async (event) => [event, password, import.meta.url];
"""
_TOP_LEVEL_AWAIT = """
const password = await new Promise((resolve) => {
  setTimeout(() => resolve(process.env.DB_PASSWORD), 5);
});
export const handler = async () => password;
"""
_STREAM = """
exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
  stream.write(JSON.stringify([event, context.functionName]));
  stream.end(process.env.DB_PASSWORD);
});
"""
_STREAM_HTTP = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const http = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
  http.end(process.env.DB_PASSWORD);
}, { highWaterMark: 10 });
"""


def _sample(what: str, handler: str, files: dict[str, str], event: object = None) -> Sample:
    return Sample(what, handler, files, _RUNTIME, event)


def _index(what: str, program: str, event: object = None) -> Sample:
    return _sample(what, "index.handler", {"index.js": program}, event)


SAMPLES = (
    _index("CommonJS", _READS, {"id": 7}),
    _index("CommonJS reading at import", _READS_AT_IMPORT, "x"),
    _sample("an ECMAScript module", "index.handler", {"index.mjs": _ESM}),
    _sample(
        "an ECMAScript module by package.json",
        "index.handler",
        {"index.js": _ESM, "package.json": '{"type": "module"}'},
    ),
    _sample("a .cjs file", "index.handler", {"index.cjs": _READS}),
    _sample("top-level await", "index.handler", {"index.mjs": _TOP_LEVEL_AWAIT}),
    _sample("a folder", "pkg/app.handler", {"pkg/app.js": _READS}),
    _sample("a folder, as a module", "pkg/app.handler", {"pkg/app.mjs": _ESM}),
    _sample("a folder above all", "./pkg/app.handler", {"pkg/app.js": _READS}),
    _index("module.exports", "module.exports = { handler: async () => process.env.DB_PASSWORD };"),
    _sample(
        "nested exports",
        "index.api.v1.handler",
        {"index.js": "exports.api = { v1: { handler: async () => process.env.DB_PASSWORD } };"},
    ),
    _sample(
        "a package of node_modules",
        "service.handler",
        {"node_modules/service/index.js": _READS},
    ),
    _index(
        "a callback",
        "exports.handler = (event, context, done) => done(null, process.env.DB_PASSWORD);",
    ),
    _index(
        "a late callback",
        "exports.handler = (event, context, done) => {\n"
        "  setTimeout(() => done(null, process.env.DB_PASSWORD), 5);\n};",
    ),
    _index(
        "a callback that does not wait",
        "exports.handler = (event, context, done) => {\n"
        "  context.callbackWaitsForEmptyEventLoop = false;\n"
        "  setTimeout(() => {}, 10_000);\n"
        "  done(null, process.env.DB_PASSWORD);\n};",
    ),
    _index("neither promise nor callback", "exports.handler = () => 'lost';"),
    _index("context.succeed", "exports.handler = (event, context) => context.succeed(event);", 7),
    _index("its own arity", "exports.handler = async (...given) => given.length;"),
    _index("streaming", _STREAM, [1]),
    _index("streaming HTTP", _STREAM_HTTP),
    _index(
        "a method of an instance",
        "class Service {\n  handler = async () => process.env.DB_PASSWORD;\n}\n"
        "module.exports = new Service();",
    ),
    _index(
        "a method of a class, without its this",
        "class Service {\n  async handler() { return String(this === undefined); }\n}\n"
        "module.exports = new Service();",
    ),
    _index("a bound function", "exports.handler = (async (a) => a).bind(null, 'bound');"),
    _index(
        "reading _HANDLER",
        "const atImport = process.env._HANDLER;\n"
        "exports.handler = async () => [atImport, process.env._HANDLER];",
    ),
    _index(
        "asking the context",
        "exports.handler = async (event, context) => [\n"
        "  context.functionName, context.memoryLimitInMB, context.getRemainingTimeInMillis() > 0,\n"
        "];",
    ),
    _index("throwing", "exports.handler = (event) => {\n  throw new RangeError(event);\n};", "no"),
    _index("rejecting", "exports.handler = async (event) => {\n  throw new RangeError('no');\n};"),
    _index(
        "rejecting late",
        "const later = () => new Promise((resolve) => setTimeout(resolve, 2));\n"
        "exports.handler = async () => {\n  await later();\n  throw new TypeError('late');\n};",
    ),
    _index("rejecting with no error", "exports.handler = async () => {\n  throw 'a word';\n};"),
    _index(
        "a callback's error",
        "exports.handler = (event, context, done) => done(new RangeError('no'));",
    ),
    _index(
        "an error with a cause",
        "exports.handler = async () => {\n"
        "  throw new Error('lost', { cause: new Error('why') });\n};",
    ),
    _index(
        "uncaught",
        "exports.handler = () => {\n  setTimeout(() => { throw new RangeError('no'); }, 1);\n};",
    ),
    _index(
        "a rejection that nobody handles",
        "exports.handler = (event, context, done) => {\n"
        "  Promise.reject(new RangeError('no'));\n};",
    ),
    _index(
        "throwing while streaming",
        "exports.handler = awslambda.streamifyResponse(async () => {\n"
        "  throw new RangeError('no');\n});",
    ),
    _index("exiting", "exports.handler = async () => process.exit(4);"),
    _index("given what looks like a probe", _READS, {"sealed-env-probe": "f" * 32}),
)

_DEFAULT = "export default { handler: async (event) => [event, process.env.DB_PASSWORD] };"
IN_OTHER_VERSIONS = (
    replace(_index("CommonJS reading at import", _READS_AT_IMPORT, "x"), runtime=_OLDER),
    replace(_sample("an ECMAScript module", "index.handler", {"index.mjs": _ESM}), runtime=_OLDER),
    replace(
        _index("a callback", "exports.handler = (e, c, done) => done(null, e);", 7), runtime=_OLDER
    ),
    *(
        replace(sample, runtime=_NEWER)
        for sample in (
            _index("CommonJS", _READS, {"id": 7}),
            _index("an ECMAScript module in .js", _ESM),
            _index("top-level await in .js", _TOP_LEVEL_AWAIT),
            _sample("an ECMAScript module without an ending", "index.handler", {"index": _ESM}),
            _sample("export default", "index.handler", {"index.mjs": _DEFAULT}, 7),
            _sample("index.default.handler", "index.default.handler", {"index.mjs": _DEFAULT}),
            _sample(
                "index.default",
                "index.default",
                {"index.mjs": "export default async () => process.env.DB_PASSWORD;"},
            ),
            _sample(
                "a package of node_modules",
                "service.handler",
                {"node_modules/service/index.js": _READS},
            ),
            _index("streaming", _STREAM, [1]),
            _index("streaming HTTP", _STREAM_HTTP),
            _index("neither promise nor callback", "exports.handler = () => 'kept';"),
            _index("throwing", "exports.handler = (event) => { throw new RangeError(event); };"),
            _index("reading _HANDLER", "exports.handler = async () => process.env._HANDLER;"),
            _index(
                "who required it",
                "exports.handler = async () => [module.parent?.filename, require.main?.filename];",
            ),
        )
    ),
    _index(
        "who required it",
        "exports.handler = async () => [module.parent?.filename, require.main?.filename];",
    ),
    Sample(
        "CommonJS, as on Lambda",
        "index.handler",
        {"index.js": _READS},
        _RUNTIME,
        environment={
            "NODE_OPTIONS": "--no-experimental-require-module --no-experimental-detect-module"
        },
    ),
)
"""Handlers under the other clients and versions of Node that Lambda has."""

FAILING_AT_IMPORT = (
    _sample("a missing module", "missing.handler", {"index.js": _READS}),
    _sample("a missing handler", "index.missing", {"index.js": _READS}),
    _sample("a handler that is no path", "handler", {"handler.js": _READS}),
    _index("no function", "exports.handler = 7;"),
    _index("a missing dependency", "require('no-such-dependency');"),
    _index("a syntax error", "exports.handler = {"),
    _sample("a syntax error in a module", "index.handler", {"index.mjs": "export const a = {"}),
    _index("throwing at import", "throw new RangeError('at import');"),
    *(
        replace(sample, runtime=_NEWER)
        for sample in (
            _index("a callback", "exports.handler = (event, context, done) => done(null, event);"),
            _sample("a missing handler", "index.missing", {"index.mjs": _DEFAULT}),
            _sample("a missing module", "missing.handler", {"index.js": _READS}),
            _index("a missing dependency", "require('no-such-dependency');"),
            _index("a syntax error", "exports.handler = {"),
            _sample("a folder", "index.handler", {"index/index.js": _READS}),
        )
    ),
)
