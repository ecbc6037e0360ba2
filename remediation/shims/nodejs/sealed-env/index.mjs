// Loads a function's secret into its environment, then hands over to its own handler.
//
// AWS Lambda imports this module, since the function's handler is
// /opt/nodejs/sealed-env/index.handler. The function's own handler stands in SEALED_ENV_HANDLER.
// Nothing but Node itself is needed; Node 18 to 24.
//
// This module imports none of ours before it runs: whatever is wrong with one of them, a function
// that has all its plaintext goes on with it. That is why handlers are looked for here.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const OWN_HANDLER = '/opt/nodejs/sealed-env/index.handler';
const FILE = fileURLToPath(import.meta.url);
// On Lambda the program is its client: the handler has the same parent as without this shim.
const CLIENT = path.isAbsolute(process.argv[1] ?? '') ? process.argv[1] : FILE;
const require = createRequire(CLIENT);
// It came with Node 24, and serves all managed instances.
const IS_CLIENT_4 =
  Number.parseInt(process.versions.node, 10) >= 24 || 'AWS_LAMBDA_MAX_CONCURRENCY' in process.env;

/** Return the handler that the runtime is to call: once sealed, the function's own object. */
export async function start(environment) {
  const missing = ['SEALED_ENV_ARN', 'SEALED_ENV_HANDLER'].find((name) => !environment[name]);
  if (missing) {
    throw new Error(
      `The function's handler is the one of a sealed environment, and ${missing} is gone: ` +
        'run the backout runbook, or deploy the function anew',
    );
  }
  const around = await opened(environment);
  const handler = environment.SEALED_ENV_HANDLER;
  // Not where a wrapper has put its own handler there.
  const isKnownByOurs = environment._HANDLER === OWN_HANDLER;
  if (isKnownByOurs) environment._HANDLER = handler;
  const root = environment.LAMBDA_TASK_ROOT || process.cwd();
  const load = IS_CLIENT_4 ? importAsClient4 : importAsClient3;
  return around(await load(handler, root, isKnownByOurs));
}

/** Fill the environment; return what is put around the function's own handler. */
async function opened(environment) {
  const probe = probeOf(environment);
  const hasAll = probe?.names.every((name) => Object.hasOwn(environment, name));
  try {
    const { open } = await import('./startup.mjs');
    return await open(environment, probe);
  } catch (failure) {
    if (!hasAll) throw failure;
    const kind = String(failure?.code ?? failure?.name);
    const cause = /^\w{1,64}$/.test(kind) ? kind : 'Error';
    process.stderr.write(
      'sealed-env: going on with the plaintext, since all of it is still there: ' +
        `the shim itself failed: ${cause}\n`,
    );
    const { answering } = await import('./probe.mjs').catch(() => ({}));
    const answer = async () => ({ loaded: false, cause, different: [], missing: [] });
    return (handler) => (answering ? answering(probe.nonce, handler, answer) : handler);
  }
}

function probeOf({ SEALED_ENV_PROBE: probe }) {
  if (probe === undefined) return null;
  const [nonce, ...names] = probe.split(':');
  return { nonce, names: names.join(':').split(',').filter(Boolean) };
}

// ------------------------------------------------------------------ the function's own handler
//
// It is found, loaded and reported missing as by the runtime's client. Syntax errors and missing
// modules are thrown as they are: the client, which imports this module, gives them the names that
// it gives to those of any handler.
// Source: https://github.com/aws/aws-lambda-nodejs-runtime-interface-client, versions 3.3 and 4.0

/** Return an error of the client's own, by the names that alarms and logs know it by. */
function fault(kind, message) {
  const name = IS_CLIENT_4 ? `${kind}Error` : kind;
  const { [name]: Fault } = { [name]: class extends Error {} };
  if (!IS_CLIENT_4) Fault.prototype.name = `Runtime.${kind}`;
  const error = new Fault(message);
  return IS_CLIENT_4 ? Object.assign(error, { name: `Runtime.${kind}` }) : error;
}

function partsOf(handler) {
  if (handler.includes('..')) {
    throw fault(
      'MalformedHandlerName',
      `'${handler}' is not a valid handler name. ` +
        'Use absolute paths when specifying root directories in handler names.',
    );
  }
  const base = path.basename(handler);
  const folder = handler.substring(0, handler.indexOf(base));
  const dot = base.indexOf('.');
  if (dot < 0) throw fault('MalformedHandlerName', 'Bad handler');
  return { folder, name: base.slice(0, dot), keys: base.slice(dot + 1).split('.') };
}

function functionOf(found, handler) {
  if (!found) throw fault('HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw fault('HandlerNotFound', `${handler} is not a function`);
  return found;
}

/** Node 24 and newer: all is imported, and looked for in the default export, too. */
async function importAsClient4(handler, root) {
  const { folder, name, keys } = partsOf(handler);
  const module = await importInOrder(root, folder.replace(/\/$/, ''), name);
  const below = (object, key) => (object && typeof object === 'object' ? object[key] : undefined);
  const walk = (from) => keys.reduce(below, from);
  let found = walk(module);
  if (!found && typeof module === 'object' && module !== null && 'default' in module) {
    found = walk(module.default);
  }
  return functionOf(found, handler);
}

async function importInOrder(root, folder, name) {
  const file = path.resolve(root, folder, name);
  for (const ending of ['', '.js', '.mjs', '.cjs']) {
    if (!existsSync(file + ending)) continue;
    try {
      const module = await import(file + ending);
      if (module) return module;
    } catch (error) {
      // A folder, for example. Node says who imported it: without this shim, the client.
      if (typeof error?.message === 'string') {
        error.message = error.message.replace(` imported from ${FILE}`, ` imported from ${CLIENT}`);
      }
      throw error;
    }
  }
  return require(require.resolve(name, { paths: [root, path.join(root, folder)] }));
}

/** Node 18 to 22: by require where the ending and package.json allow it. */
async function importAsClient3(handler, root, isKnownByOurs) {
  const { folder, name, keys } = partsOf(handler);
  const { app, isRequired } = await requireOrImport(root, folder, name);
  const found = functionOf(
    keys.reduce((object, key) => object && object[key], app),
    handler,
  );
  if (!isRequired || !isKnownByOurs) return found;
  try {
    const { asHooksSeeIt } = await import('./hooks.mjs');
    return asHooksSeeIt(found, require);
  } catch {
    return found;
  }
}

async function requireOrImport(root, folder, name) {
  const file = path.resolve(root, folder, name);
  const required = (script) => ({ app: existsSync(script) && require(script), isRequired: true });
  const imported = async (script) => ({ app: existsSync(script) && (await import(script)) });
  const scripts = [
    () => required(file),
    () => (isModule(`${file}.js`) ? imported(`${file}.js`) : required(`${file}.js`)),
    () => imported(`${file}.mjs`),
    () => required(`${file}.cjs`),
  ];
  for (const script of scripts) {
    const loaded = await script();
    if (loaded.app) return loaded;
  }
  return { app: require(require.resolve(name, { paths: [root, folder] })), isRequired: true };
}

/** Tell whether the nearest package.json says that a .js file is an ES module. */
function isModule(script) {
  if (!existsSync(script)) return false;
  for (let folder = path.dirname(script); !folder.endsWith('/node_modules'); ) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      try {
        const told = JSON.parse(readFileSync(manifest));
        if (told) return told.type === 'module';
      } catch (error) {
        console.warn(
          `${manifest} cannot be read, it will be ignored for ES module detection purposes.`,
          error,
        );
        return false;
      }
    }
    if (folder === '/') return false;
    folder = path.dirname(folder);
  }
  return false;
}

export const handler = await start(process.env);
