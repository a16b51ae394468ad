/** The latest entries by key, at most `limit` of them: memory stays flat, however many there have been. */
export class Recent<K, V> {
  readonly #limit: number;
  readonly #values = new Map<K, V>();
  /** Keys in a ring. A map would have to walk over all that was deleted from it to find its oldest one. */
  readonly #keys: K[] = [];
  #next = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: K): V | undefined {
    return this.#values.get(key);
  }

  has(key: K): boolean {
    return this.#values.has(key);
  }

  /** A new key beyond the limit forgets the oldest one; a known key keeps its age. */
  set(key: K, value: V): void {
    const isKnown = this.#values.has(key);
    this.#values.set(key, value);
    if (isKnown) return;
    if (this.#keys.length === this.#limit) this.#values.delete(this.#keys[this.#next] as K);
    this.#keys[this.#next] = key;
    this.#next = (this.#next + 1) % this.#limit;
  }
}
