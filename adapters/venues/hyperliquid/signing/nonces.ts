/** Nonces of one signer: our clock in ms, and always above the one before. One object per signer and process. */
export class Nonces {
  readonly #now: () => number;
  #last = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  next(): number {
    this.#last = Math.max(this.#now(), this.#last + 1);
    return this.#last;
  }
}
