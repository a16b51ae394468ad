import type { CommandPlace, EventStore, Input } from '../../engine/index.ts';
import { commandsAfter, controlStreamOf, standingHalt, type GivenCommand } from './control.ts';

/** Up to where a session has taken the commands to it and those to all, as its own inputs say. */
export class HeardCommands {
  readonly #upTo: Record<CommandPlace['stream'], number | null> = { session: null, all: null };
  /** Commands that came without a place: said in the process itself, or recorded by a version that kept none. */
  readonly #placeless: string[] = [];

  see(input: Input): void {
    if (input.kind !== 'command') return;
    if (input.from === undefined) this.#placeless.push(textOf(input));
    else this.#upTo[input.from.stream] = input.from.revision;
  }

  /**
   * What was said to the session, and to all, since it last listened: a session that nobody worked on hears it when it
   * is taken up. `began` is the head of the commands to all when the session began; null where that is not known.
   */
  async missed(store: EventStore, session: string, began: number | null): Promise<readonly GivenCommand[]> {
    const own = await commandsAfter(store, session, this.#upTo.session ?? -1);
    const unheard = this.#upTo.session === null ? this.#withoutPlaceless(own) : own;
    const after = this.#upTo.all ?? began ?? (await store.revision(controlStreamOf(null)));
    const toAll = await commandsAfter(store, null, after);
    const standing = await standingHalt(store);
    const isHeard = standing === null || toAll.some(({ from }) => from.revision === standing.from.revision);
    return [...unheard, ...toAll, ...(isHeard ? [] : [standing])];
  }

  #withoutPlaceless(all: readonly GivenCommand[]): readonly GivenCommand[] {
    const heard = [...this.#placeless];
    return all.filter((given) => {
      const at = heard.indexOf(textOf(given));
      if (at >= 0) heard.splice(at, 1);
      return at < 0;
    });
  }
}

const textOf = ({ command, by, reason }: Pick<GivenCommand, 'command' | 'by' | 'reason'>): string =>
  JSON.stringify([command, by, reason]);
