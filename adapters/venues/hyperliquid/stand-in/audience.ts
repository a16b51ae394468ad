import { seededRandom, type Random } from '../../../../engine/index.ts';
import type { StandInClock } from './clock.ts';
import type { Faults } from './faults.ts';

/** One open WebSocket as the stand-in sees it. */
export interface Listener {
  readonly send: (text: string) => void;
  readonly end: (code: number) => void;
  readonly subscriptions: Map<string, Readonly<Record<string, unknown>>>;
  heardAt: number;
}

/** Everybody who listens, and the troubled way to them. */
export class Audience {
  readonly listeners = new Set<Listener>();
  readonly #faults: Faults;
  readonly #clock: StandInClock;
  readonly #random: Random;
  #heldBack: { readonly listener: Listener; readonly text: string } | null = null;

  constructor(faults: Faults, clock: StandInClock, seed: string) {
    this.#faults = faults;
    this.#clock = clock;
    this.#random = seededRandom(`${seed}/frames`);
  }

  /** To all who asked for this type with these values (coin, user, interval); made only if anybody did. */
  tell(channel: string, type: string, values: Readonly<Record<string, string>>, data: () => unknown): void {
    let frame: { readonly channel: string; readonly data: unknown } | null = null;
    for (const listener of this.listeners) {
      const isWanted = [...listener.subscriptions.values()].some(
        (wish) => wish['type'] === type && Object.entries(values).every(([name, value]) => matches(wish[name], value)),
      );
      if (!isWanted) continue;
      frame ??= { channel, data: data() };
      this.send(listener, frame);
    }
  }

  send(listener: Listener, frame: unknown): void {
    if (this.#faults.isSilent) return;
    const { drop, duplicate, reorder, delayMs, tear } = this.#faults.frames;
    const text = JSON.stringify(frame);
    if (this.#random() < drop) return;
    const sent = this.#random() < tear ? text.slice(0, Math.floor(text.length / 2)) : text;
    if (this.#random() < reorder && this.#heldBack === null) {
      this.#heldBack = { listener, text: sent };
      return;
    }
    this.#pass(listener, sent, delayMs);
    if (this.#random() < duplicate) this.#pass(listener, sent, delayMs);
    const late = this.#heldBack;
    this.#heldBack = null;
    if (late) this.#pass(late.listener, late.text, delayMs);
  }

  #pass(listener: Listener, text: string, delayMs: number): void {
    if (delayMs === 0) listener.send(text);
    else this.#clock.after(delayMs, () => listener.send(text));
  }
}

const matches = (wished: unknown, value: string): boolean =>
  typeof wished === 'string' && wished.toLowerCase() === value.toLowerCase();
