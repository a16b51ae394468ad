import {
  ALWAYS,
  either,
  EngineError,
  NEVER,
  type Json,
  type Strategy,
  type Wake,
  type Wish,
} from '../../engine/index.ts';

/** A strategy with its parameters, and the event from which on it decides. */
export interface Heir {
  readonly strategy: Strategy;
  readonly parameters: Readonly<Record<string, Json>>;
  /** Seq of the last event before its time. */
  readonly at: number;
}

interface Instance {
  readonly strategy: Strategy;
  readonly state: unknown;
}

interface State {
  readonly instances: readonly Instance[];
}

const NOTHING: readonly Wish[] = [];

/**
 * Several strategies in one session, of which one decides at a time. All of them see every price, candle and event from
 * the start, so that each has lived through what happened when its turn comes; what it wished for before is not carried
 * out, and who has been followed is not asked any more.
 */
export class Succession {
  readonly strategy: Strategy;
  readonly #heirs: readonly Heir[];
  #acting = 0;
  /** How often somebody who waited for its time would have wished for something else than was done. */
  otherwise = 0;

  constructor(first: Strategy, heirs: readonly Heir[]) {
    this.#heirs = [...heirs].sort((a, b) => a.at - b.at);
    this.strategy = heirs.length === 0 ? first : this.#joined(first);
  }

  /** An event is on record; whoever was waiting for it decides from here on. */
  recorded(seq: number): void {
    while ((this.#heirs[this.#acting]?.at ?? Infinity) <= seq) this.#acting++;
  }

  #joined(first: Strategy): Strategy {
    const strategies = [first, ...this.#heirs.map((heir) => heir.strategy)];
    const ask = (state: unknown, call: (instance: Instance) => readonly Wish[] | undefined): readonly Wish[] => {
      const { instances } = state as State;
      const acting = this.#acting;
      const [deciding, ...waiting] = instances.slice(acting);
      const wishes = (deciding && call(deciding)) ?? NOTHING;
      for (const [index, instance] of waiting.entries()) {
        const own = this.#rehearse(acting + index + 1, () => call(instance)) ?? NOTHING;
        if (JSON.stringify(own) !== JSON.stringify(wishes)) this.otherwise++;
      }
      return wishes;
    };
    const joined: Strategy = {
      name: first.name,
      title: first.title,
      about: first.about,
      parameters: first.parameters,
      needs: (values) => first.needs(values),
      initial: (values, setup): State => ({
        instances: strategies.map((strategy, index) => {
          const own = index === 0 ? values : this.#heirs[index - 1]?.parameters;
          return { strategy, state: strategy.initial(own as never, setup) };
        }),
      }),
      wake: (state) => {
        const waiting = (state as State).instances.slice(this.#acting);
        return waiting.map(wakeOf).reduce(either, NEVER);
      },
      onPrice: (state, price, view) =>
        ask(state, (instance) => {
          const { above, below, time } = wakeOf(instance);
          if (price < above && price > below && view.time < time) return NOTHING;
          return instance.strategy.onPrice?.(instance.state, price, view);
        }),
      onCandle: (state, candle, view) => ask(state, (each) => each.strategy.onCandle?.(each.state, candle, view)),
      onEvent: (state, event, view) => ask(state, (each) => each.strategy.onEvent?.(each.state, event, view)),
      inspect: (state) => {
        const acting = (state as State).instances[this.#acting];
        return acting ? acting.strategy.inspect(acting.state) : null;
      },
    };
    return joined;
  }

  /** Somebody who only looks on must not stop what is recorded. */
  #rehearse<T>(index: number, call: () => T): T {
    try {
      return call();
    } catch (cause) {
      const heir = this.#heirs[index - 1];
      throw new EngineError('E_FORK_STRATEGY', `${heir?.strategy.name ?? ''} cannot live through the recorded events`, {
        where: `before event ${heir?.at ?? 0}, where it would decide`,
        why: cause instanceof Error ? cause.message : String(cause),
        fix: 'run it from the start as a backtest of its own, and compare: ht compare <run> <other>',
        cause,
      });
    }
  }
}

const wakeOf = ({ strategy, state }: Instance): Wake => {
  if (!strategy.onPrice) return NEVER;
  return strategy.wake ? strategy.wake(state) : ALWAYS;
};
