import type { Input } from '../../engine/index.ts';

/** Spans in which prices or news of the account were missing, ms UTC. */
export class Darkness {
  readonly #spans: { readonly from: number; to: number }[] = [];

  hear(input: Input): void {
    if (input.kind !== 'feed') return;
    const last = this.#spans.at(-1);
    if (input.state === 'gap') this.#spans.push({ from: input.from, to: Infinity });
    else if (last?.to === Infinity) last.to = input.to;
  }

  /** Whether any of it lies in a time. */
  meets(from: number, to: number): boolean {
    return this.#spans.some((span) => span.from <= to && span.to >= from);
  }
}
