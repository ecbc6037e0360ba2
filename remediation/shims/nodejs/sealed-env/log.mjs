// The function's log, in which the shim says what nobody would notice otherwise.

/** Write a line into the function's log. */
export function say(text) {
  process.stderr.write(`sealed-env: ${text}\n`);
}
