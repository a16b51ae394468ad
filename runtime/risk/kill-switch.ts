import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { EventStore } from '../../engine/index.ts';
import { controlStreamOf, standingHalt } from '../sessions/control.ts';

/** Name of the file in the home, and of the environment variable, that halt the whole installation. */
export const KILL_SWITCH = 'TRADING_HALTED';

/** Who halted the whole installation, and why. */
export interface Halt {
  readonly by: string;
  readonly reason: string;
}

/**
 * The switch that halts every session of an installation: `ht halt --all` in the store, a file in the home for when the
 * store does not answer, or the environment of the process. It is asked before every order, so it costs next to nothing
 * while it is off: one look at a file and one at the head of a stream.
 */
export class KillSwitch {
  readonly #store: Pick<EventStore, 'revision' | 'read'>;
  readonly #file: string;
  readonly #env: Readonly<Record<string, string | undefined>>;
  #seen = -2;
  #recorded: Halt | null = null;

  constructor(store: Pick<EventStore, 'revision' | 'read'>, home: string, env = process.env) {
    this.#store = store;
    this.#file = join(home, KILL_SWITCH);
    this.#env = env;
  }

  /** The halt that stands at this moment; null while sessions may trade. */
  async standing(): Promise<Halt | null> {
    return this.outside() ?? (await this.#onRecord());
  }

  /** What stands beside the store: environment and file. */
  outside(): Halt | null {
    const said = this.#env[KILL_SWITCH] ?? '';
    if (said !== '' && said !== '0' && said !== 'false') return { by: 'environment', reason: `${KILL_SWITCH}=${said}` };
    const text = textOf(this.#file);
    return text === null ? null : { by: `file ${KILL_SWITCH}`, reason: text.trim() || 'no reason written' };
  }

  async #onRecord(): Promise<Halt | null> {
    const head = await this.#store.revision(controlStreamOf(null));
    if (head === this.#seen) return this.#recorded;
    this.#recorded = await standingHalt(this.#store);
    this.#seen = head;
    return this.#recorded;
  }
}

/** The text of a file; null if there is none. What exists and cannot be read counts as there. */
const textOf = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : `cannot be read: ${code ?? 'unknown'}`;
  }
};
