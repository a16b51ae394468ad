import { EngineError, type AnyEvent, type Json, type Look } from '../../engine/index.ts';
import type { Session } from '../../engine/turn/session.ts';
import { type Folded, projections, start, step } from '../../projections/index.ts';
import { streamOf } from '../journal/journal.ts';
import type { Watch } from '../runs/playback.ts';
import type { World } from '../world.ts';
import { isRecorded, RecordedAhead } from './recorded-ahead.ts';
import type { Recording } from './recording.ts';
import { tell } from './steps.ts';

/** A session just after an event: what the engine holds, every variable of the strategy, and the read model of a plan. */
export interface State extends Look {
  readonly strategy: Json;
  readonly system: Json;
}

/** Seqs of which states are kept, both inclusive. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

interface Parts {
  readonly recording: Recording;
  readonly session: Session;
  readonly steps: AsyncGenerator<() => void>;
  readonly recorded: RecordedAhead;
  /** Up to this seq today's code was seen to say what is on record: to compare once more would tell nothing. */
  readonly agreed: number;
}

/** What is told, how far it is known already, and until when. */
export interface TellingOf {
  readonly world: World;
  readonly recording: Recording;
  /** -1 for nothing. */
  readonly agreed: number;
  readonly signal: AbortSignal;
}

/**
 * A recorded run told once more: today's code plays the recorded inputs, each event is compared with the journal, and
 * the states within a window are kept. It goes forwards only and rests between any two blocks of the tape; where
 * today's code says something else than the journal, it ends.
 */
export class Retelling {
  /** Seq of the last event that is the same as recorded. */
  told = -1;
  /** Seq of the first event that is not what was recorded; null while there is none. */
  difference: number | null = null;
  /** What today's code says there; null for nothing. */
  instead: AnyEvent | null = null;
  /** The session as today's code has it there, if the window reaches that far. */
  insteadState: State | null = null;
  /** Why today's code stopped, if it did. */
  crash: EngineError | null = null;
  isOver = false;
  window: Window;
  readonly #states = new Map<number, State>();
  readonly #parts: Parts;
  #system: Folded<unknown> = start(projections.systemState);

  private constructor(parts: Parts, window: Window) {
    this.#parts = parts;
    this.window = window;
  }

  static async open({ world, recording, agreed, signal }: TellingOf, window: Window): Promise<Retelling> {
    const { strategy, watch } = await recording.inputs();
    const ready: { telling: Retelling | null } = { telling: null };
    const watching: Watch = {
      ...watch,
      observe: (own) => {
        const changes = watch.observe(own);
        return {
          ...changes,
          recorded: (event) => {
            changes.recorded(event);
            ready.telling?.keep(event.seq, own());
          },
        };
      },
    };
    const { session, steps } = await tell(world, recording, { strategy, watch: watching }, signal);
    const unknown = { from: agreed + 1, limit: recording.length - agreed - 1 };
    const recorded = new RecordedAhead(world.store, streamOf(recording.run), unknown);
    ready.telling = new Retelling({ recording, session, steps, recorded, agreed }, window);
    return ready.telling;
  }

  /** The state just after an event; undefined if it was not kept. */
  state(seq: number): State | undefined {
    return seq <= this.told ? this.#states.get(seq) : undefined;
  }

  /** Goes on until an event is told, the end is reached or today's code says something else. */
  async until(seq: number): Promise<void> {
    while (this.told < seq && !this.isOver) await this.advance();
  }

  /** Every state from a seq on, each once: kept only until it was looked at, however long the run is. */
  async *states(from: number): AsyncGenerator<{ readonly seq: number; readonly state: State }> {
    this.move({ from, to: Infinity });
    for (let seq = from; ; seq++) {
      await this.until(seq);
      const state = this.state(seq);
      if (!state) return;
      yield { seq, state };
      this.#states.delete(seq);
    }
  }

  /** Keeps the states of another window from here on. */
  move(window: Window): void {
    this.window = window;
    for (const seq of this.#states.keys()) if (seq < window.from) this.#states.delete(seq);
  }

  async close(): Promise<void> {
    this.isOver = true;
    await this.#parts.steps.return(undefined);
    await this.#parts.recorded.close();
  }

  /** Called by the observer, within the turn: the state is as it was when the event was put on record. */
  keep(seq: number, session: Session): void {
    if (seq < this.window.from || seq > this.window.to) return;
    this.#states.set(seq, { strategy: session.inspect(), ...session.look(), system: null });
  }

  /** Takes the next input in, such as a block of the tape. */
  async advance(): Promise<void> {
    const { session, recording, steps } = this.#parts;
    const next = await steps.next();
    if (next.done === true) this.isOver = true;
    else this.#guarded(next.value);
    for (const event of session.drain()) if (!(this.#compare(event) ?? (await this.#awaited(event)))) return;
    if (this.told === recording.length - 1) this.isOver = true;
    else if (this.isOver) this.#differ(this.told + 1, null);
  }

  /** A strategy that stops is part of the story, not the end of the debugger. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      this.crash = error;
      this.isOver = true;
    }
  }

  /** Whether it is what is on record; null where that has to be waited for, which most events have not. */
  #compare(event: AnyEvent): boolean | null {
    const { recording, recorded, agreed } = this.#parts;
    // An interrupted run has a shorter journal: what comes after its end is nobody's business.
    if (event.seq >= recording.length) return false;
    if (event.seq <= agreed) return this.#tell(event);
    const next = recorded.at();
    if (next === undefined) return null;
    recorded.pass();
    return isRecorded(next, event) ? this.#tell(event) : this.#differ(event.seq, event);
  }

  async #awaited(event: AnyEvent): Promise<boolean> {
    return (await this.#parts.recorded.ready()) ? this.#compare(event) === true : this.#differ(event.seq, event);
  }

  #tell(event: AnyEvent): true {
    this.#system = step(projections.systemState, this.#system as never, event);
    const state = this.#states.get(event.seq);
    if (state) this.#states.set(event.seq, { ...state, system: structuredClone(this.#system.state) as Json });
    this.told = event.seq;
    return true;
  }

  #differ(seq: number, event: AnyEvent | null): false {
    this.difference = seq;
    this.instead = event;
    this.insteadState = this.#states.get(seq) ?? null;
    this.isOver = true;
    for (const kept of this.#states.keys()) if (kept >= seq) this.#states.delete(kept);
    return false;
  }
}
