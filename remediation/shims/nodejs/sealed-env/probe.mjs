// The handler of a shadowed function: it answers the probe, and passes on everything else.
import { timingSafeEqual } from 'node:crypto';

export const PROBE_KEY = 'sealed-env-probe';
// The trap below, passOn and Reflect.apply.
const OWN_FRAMES = 3;
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/**
 * Return a handler that looks like the original one (arity, streaming mark, every property) and
 * answers the probe with the right nonce, and nothing else.
 */
export function answering(nonce, original, answer) {
  return new Proxy(original, {
    apply(handler, self, [event, ...rest]) {
      if (isProbe(event, nonce)) return respond(handler, rest[0], nonce, answer);
      return passOn(handler, self, [event, ...rest]);
    },
  });
}

function isProbe(event, nonce) {
  if (typeof event !== 'object' || event === null) return false;
  const given = event[PROBE_KEY];
  if (typeof given !== 'string' || Object.keys(event).length !== 1) return false;
  const [one, other] = [Buffer.from(given), Buffer.from(nonce)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function respond(handler, stream, nonce, answer) {
  const told = { [PROBE_KEY]: nonce, ...(await answer()) };
  if (handler[STREAMING] === undefined) return told;
  stream.end(JSON.stringify(told));
  return undefined;
}

/** Call the original handler; its errors look as they did without this shim's frames. */
function passOn(handler, self, [event, ...rest]) {
  const callback = rest.length - 1;
  if (typeof rest[callback] === 'function') {
    const done = rest[callback];
    rest[callback] = (error, ...more) => done(withoutOurFrames(error), ...more);
  }
  const limit = Error.stackTraceLimit;
  try {
    // So that the frames at the other end stay when ours go.
    Error.stackTraceLimit = limit + OWN_FRAMES;
    const result = Reflect.apply(handler, self, [event, ...rest]);
    if (typeof result?.then !== 'function') return result;
    return result.then(undefined, (error) => {
      throw withoutOurFrames(error);
    });
  } catch (error) {
    throw withoutOurFrames(error);
  } finally {
    if (Error.stackTraceLimit === limit + OWN_FRAMES) Error.stackTraceLimit = limit;
  }
}

function withoutOurFrames(error) {
  if (typeof error?.stack === 'string') {
    const lines = error.stack.split('\n');
    error.stack = lines
      .filter((line) => !line.includes(import.meta.url) && !line.includes('Reflect.apply'))
      .join('\n');
  }
  return error;
}
