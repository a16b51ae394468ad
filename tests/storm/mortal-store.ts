import type { Store } from '../../runtime/home.ts';

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** A store as one process sees it: from its death on, nothing it asks for happens, and it hears of nothing. */
export class MortalStore {
  readonly store: Store;
  /** Appends until death; Infinity for a process that lives. */
  appendsLeft = Infinity;
  /** Whether the last append is carried out, without anybody hearing of it. */
  isLastCarriedOut = false;
  isDead = false;
  onDeath: () => void = () => undefined;

  constructor(inner: Store) {
    const guard = <A extends unknown[], T>(act: (...args: A) => Promise<T>): ((...args: A) => Promise<T>) => {
      return async (...args) => {
        if (this.isDead) return never<T>();
        const answer = await act(...args);
        return this.#died() ? never<T>() : answer;
      };
    };
    this.store = {
      append: async (...args) => {
        if (this.isDead) return never();
        this.appendsLeft--;
        if (this.appendsLeft > 0) {
          const answer = await inner.append(...args);
          return this.#died() ? never() : answer;
        }
        if (this.isLastCarriedOut) await inner.append(...args);
        this.die();
        return never();
      },
      read: (...args) => inner.read(...args),
      readAll: (...args) => inner.readAll(...args),
      subscribe: (...args) => inner.subscribe(...args),
      streams: (prefix) => inner.streams(prefix),
      revision: guard((stream) => inner.revision(stream)),
      head: guard(() => inner.head()),
      close: () => Promise.resolve(),
    };
  }

  /** A death may come while an answer is on its way. */
  #died(): boolean {
    return this.isDead;
  }

  die(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.onDeath();
  }
}
