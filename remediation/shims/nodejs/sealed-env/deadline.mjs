// A deadline on the monotonic clock.

/** The limit for the whole load, in milliseconds. A function's init phase has ten seconds. */
export const LOAD_MS = 6000;

export class Deadline {
  #end;

  constructor(ms = LOAD_MS) {
    this.#end = performance.now() + ms;
  }

  /** Return the milliseconds that are left; less than one if none are left. */
  get left() {
    return this.#end - performance.now();
  }

  /** Return a deadline so many milliseconds from now, but not later than this one. */
  atMost(ms) {
    return new Deadline(Math.min(ms, this.left));
  }
}

/** Return a load's deadline: another one where a function has less time, at CloudFront's edge. */
export function deadlineOf({ SEALED_ENV_SECONDS: seconds }) {
  return seconds ? new Deadline(1000 * seconds) : new Deadline();
}
