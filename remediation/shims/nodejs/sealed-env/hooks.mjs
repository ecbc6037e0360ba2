// What hooks that were preloaded make of the function's own handler.
import { Module } from 'node:module';
import { fileURLToPath } from 'node:url';

const OURS = new URL('./index.mjs', import.meta.url).href;
const FILE = fileURLToPath(OURS);

/**
 * Return a handler as hooks of `require` leave it, which look for it in the file that _HANDLER named
 * at the start.
 *
 * Instrumentation reads _HANDLER before this shim runs, and waits until the named file is required:
 * the shim's file. So the handler is required once more as the export of that file. Hooks of
 * `import` see the shim's file itself, and would wrap the handler twice. They are recognised by
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
