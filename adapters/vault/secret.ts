import { inspect } from 'node:util';

const HIDDEN = '[secret]';

/**
 * Bytes that nobody prints by accident: in JSON, in a template string, in an error, in a log or a debugger's console they
 * are "[secret]". Only `reveal` gives them away, and only to code that asks by that name.
 */
export class Secret {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = Uint8Array.from(bytes);
  }

  reveal(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
