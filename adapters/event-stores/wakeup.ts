/** Who waits for news from a store. */
export class Wakeup {
  readonly #waiting = new Set<() => void>();
  readonly #onWait: (() => void) | undefined;
  #ended = false;

  /** `onWait` is called when somebody begins to wait. */
  constructor(onWait?: () => void) {
    this.#onWait = onWait;
  }

  /** True once nothing will ever come again: the store was closed. */
  get ended(): boolean {
    return this.#ended;
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /** Resolves at the next `notify`, at `end`, or when the signal is aborted. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#ended || signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
      this.#onWait?.();
    });
  }

  notify(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  end(): void {
    this.#ended = true;
    this.notify();
  }
}
