// A moment by which everything has to be done, on a clock that nobody sets.

/** For all of a load: names, connections, tries, credentials, reading. An init has ten seconds. */
export const LOAD_MS = 6000;

export class Deadline {
  #end;

  constructor(ms = LOAD_MS) {
    this.#end = performance.now() + ms;
  }

  /** Milliseconds that are left; less than one when there are none. */
  get left() {
    return this.#end - performance.now();
  }

  /** Return a deadline so many milliseconds from now; no later than this one. */
  atMost(ms) {
    return new Deadline(Math.min(ms, this.left));
  }
}
