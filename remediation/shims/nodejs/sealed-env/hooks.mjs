// What hooks that were preloaded make of the function's own handler.
import { Module } from 'node:module';
import { fileURLToPath } from 'node:url';

const OURS = new URL('./index.mjs', import.meta.url).href;
const FILE = fileURLToPath(OURS);

/**
 * Return a handler as hooks of `require` leave it that look for it where _HANDLER said at first.
 *
 * Instrumentation reads _HANDLER before this shim runs, and waits until the file that it names is
 * required: the shim's. So the handler is required once more as the export of that file. Hooks of
 * `import` see the shim's file itself, and would wrap the handler twice: who has them is known by
 * their resolving that file to another one.
 */
export function asHooksSeeIt(handler, require) {
  if (import.meta.resolve && import.meta.resolve(OURS) !== OURS) return handler;
  const module = new Module(FILE);
  Object.assign(module, { filename: FILE, loaded: true, exports: { handler } });
  require.cache[FILE] = module;
  try {
    return require(FILE).handler;
  } finally {
    delete require.cache[FILE];
  }
}
