// The function's own handler, imported as AWS Lambda's runtime imports it.
//
// Source: https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

class HandlerNotFound extends Error {}
HandlerNotFound.prototype.name = 'Runtime.HandlerNotFound';
class MalformedHandlerName extends Error {}
MalformedHandlerName.prototype.name = 'Runtime.MalformedHandlerName';

/**
 * Return the handler's function itself.
 *
 * Syntax errors and missing modules are thrown as they are: the runtime, which imports this shim,
 * gives them the names that it gives to those of any handler.
 */
export async function importHandler(handler, root) {
  if (handler.includes('..')) {
    throw new MalformedHandlerName(
      `'${handler}' is not a valid handler name. ` +
        'Use absolute paths when specifying root directories in handler names.',
    );
  }
  const base = path.basename(handler);
  const folder = handler.substring(0, handler.indexOf(base));
  const dot = base.indexOf('.');
  if (dot < 0) throw new MalformedHandlerName('Bad handler');
  const app = await importModule(root, folder, base.slice(0, dot));
  const found = base
    .slice(dot + 1)
    .split('.')
    .reduce((object, key) => object && object[key], app);
  if (!found) throw new HandlerNotFound(`${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new HandlerNotFound(`${handler} is not a function`);
  return found;
}

async function importModule(root, folder, name) {
  const file = path.resolve(root, folder, name);
  if (existsSync(file)) {
    const loaded = require(file);
    if (loaded) return loaded;
  }
  const script = `${file}.js`;
  if (existsSync(script)) {
    const loaded = isModule(path.dirname(script)) ? await import(script) : require(script);
    if (loaded) return loaded;
  }
  if (existsSync(`${file}.mjs`)) return import(`${file}.mjs`);
  if (existsSync(`${file}.cjs`)) return require(`${file}.cjs`);
  return require(require.resolve(name, { paths: [root, folder] }));
}

/** Tell whether the nearest package.json says that .js files are ES modules. */
function isModule(folder) {
  if (folder.endsWith('/node_modules')) return false;
  const manifest = path.join(folder, 'package.json');
  if (existsSync(manifest)) {
    try {
      return JSON.parse(readFileSync(manifest, 'utf8'))?.type === 'module';
    } catch {
      return false;
    }
  }
  return folder !== '/' && isModule(path.resolve(folder, '..'));
}
