// Keeps the shim's frames out of the errors of a shadowed function: they look as without it.
//
// Code that asks for a stack trace while the handler runs sees them all the same. What cannot be
// tidied (a frozen error, a `stack` of the function's own) stays as it is: whatever
// becomes of a stack trace, the handler's result and its errors are the function's.

const OURS = new URL('.', import.meta.url).href;
// The proxy's trap and passOn; `Reflect.apply` is one for some versions of Node.
const OWN_FRAMES = 3;
const FRAME = /^ +at /;
const BUILT_IN = /^ +at Reflect\.apply \(<anonymous>\)$/;

/** Call the function's own handler; its errors look as they did without this shim's frames. */
export function passOn(handler, self, event, rest) {
  const depth = new Depth();
  const tidy = (error) => depth.tidied(error);
  try {
    const given = rest.map((each) => withTidyErrors(each, tidy));
    depth.raise();
    const result = Reflect.apply(handler, self, [event, ...given]);
    if (typeof result?.then !== 'function') return result;
    const failing = (settle) => settle && ((error) => settle(tidy(error)));
    if (result instanceof Promise) return result.then(undefined, failing(rethrow));
    // Another thenable: what its `then` returns, and whether `then` may be called twice, is its own.
    return { then: (done, failed) => result.then(done, failing(failed)) };
  } catch (error) {
    throw tidy(error);
  } finally {
    depth.restore();
  }
}

function rethrow(error) {
  throw error;
}

/** Return a callback that tidies errors; in a context, have `fail` and `done` do so. */
function withTidyErrors(given, tidy) {
  const tidied = (call) => (error, ...more) => call(tidy(error), ...more);
  if (typeof given === 'function') return tidied(given);
  for (const name of ['fail', 'done']) {
    const held = Object.getOwnPropertyDescriptor(Object(given), name);
    if (held?.writable && typeof held.value === 'function') given[name] = tidied(held.value);
  }
  return given;
}

/** How many frames an error shows: some more while the handler runs, so that ours can go. */
class Depth {
  #limit = null;
  #isOurs = false;

  raise() {
    // The function may have frozen or deleted the property.
    const held = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
    if (!held?.writable || typeof held.value !== 'number') return;
    this.#limit = held.value;
    this.#isOurs = true;
    Error.stackTraceLimit = held.value + OWN_FRAMES;
  }

  restore() {
    if (this.#limit === null) return;
    this.#isOurs = Error.stackTraceLimit === this.#limit + OWN_FRAMES;
    if (this.#isOurs) Error.stackTraceLimit = this.#limit;
  }

  tidied(error) {
    try {
      const { stack } = error;
      const text = this.#tidiedText(stack);
      if (text !== stack) error.stack = text;
    } catch {
      // The error is frozen, or has a `stack` of the function's own: it stays as it is.
    }
    return error;
  }

  #tidiedText(stack) {
    if (typeof stack !== 'string') return stack;
    const lines = stack.split('\n');
    const first = lines.findLastIndex((line) => !FRAME.test(line)) + 1;
    const frames = lines.slice(first);
    const isOurs = (line) => line?.includes(OURS);
    let kept = frames.filter(
      (line, at) => !isOurs(line) && !(BUILT_IN.test(line) && isOurs(frames[at + 1])),
    );
    // As many as without the shim, where the error was made while more were shown.
    const isRaised = this.#isOurs && frames.length <= this.#limit + OWN_FRAMES;
    if (isRaised) kept = kept.slice(0, Math.max(this.#limit, 0));
    return [...lines.slice(0, first), ...kept].join('\n');
  }
}
