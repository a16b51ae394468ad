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

/** All of them in order; null for one whose state is made of the one before it, when its time comes. */
interface State {
  readonly instances: (Instance | null)[];
}

const NOTHING: readonly Wish[] = [];

/**
 * Several strategies in one session, of which one decides at a time. Who has been followed is not asked any more. The
 * next one is either made of the state of the one before it (the same strategy with other parameters, if it knows how:
 * `adopt`), or it has seen every price, candle and event from the start, so that it has lived through what happened when
 * its time comes; what it wished for before is not carried out.
 */
export class Succession {
  readonly strategy: Strategy;
  readonly #heirs: readonly Heir[];
  #acting = 0;
  #passOn: (heir: number) => void = () => undefined;
  /** How often somebody who waited for its time would have wished for something else than was done. */
  otherwise = 0;

  constructor(first: Strategy, heirs: readonly Heir[]) {
    this.#heirs = [...heirs].sort((a, b) => a.at - b.at);
    this.strategy = heirs.length === 0 ? first : this.#joined(first);
  }

  /** An event is on record; whoever was waiting for it decides from here on. */
  recorded(seq: number): void {
    while ((this.#heirs[this.#acting]?.at ?? Infinity) <= seq) {
      this.#acting++;
      this.#passOn(this.#acting);
    }
  }

  #joined(first: Strategy): Strategy {
    const strategies = [first, ...this.#heirs.map((heir) => heir.strategy)];
    const joined: Strategy = {
      name: first.name,
      title: first.title,
      about: first.about,
      parameters: first.parameters,
      needs: (values) => first.needs(values),
      initial: (values, setup): State => {
        const own = (index: number): never => (index === 0 ? values : this.#heirs[index - 1]?.parameters) as never;
        const instances = strategies.map((strategy, index) =>
          isAdopted(strategies, index) ? null : { strategy, state: strategy.initial(own(index), setup) },
        );
        this.#passOn = (index) => {
          const [former, strategy] = [instances[index - 1], strategies[index]];
          if (instances[index] !== null || !former || !strategy?.adopt) return;
          instances[index] = { strategy, state: strategy.adopt(former.state, own(index), setup) };
        };
        return { instances };
      },
      wake: (state) => this.#waiting(state).map(wakeOf).reduce(either, NEVER),
      onPrice: (state, price, view) =>
        this.#ask(state, (instance) => {
          const { above, below, time } = wakeOf(instance);
          if (price < above && price > below && view.time < time) return NOTHING;
          return instance.strategy.onPrice?.(instance.state, price, view);
        }),
      onCandle: (state, candle, view) =>
        // One that closed before now is history: nobody's wishes are heard then.
        this.#ask(state, (each) => each.strategy.onCandle?.(each.state, candle, view), candle.closeTime >= view.time),
      onEvent: (state, event, view) => this.#ask(state, (each) => each.strategy.onEvent?.(each.state, event, view)),
      inspect: (state) => {
        const acting = (state as State).instances[this.#acting];
        return acting ? acting.strategy.inspect(acting.state) : null;
      },
    };
    return joined;
  }

  /** Who decides, and who lives through it until its time comes. */
  #waiting(state: unknown): readonly Instance[] {
    return (state as State).instances.slice(this.#acting).filter((instance) => instance !== null);
  }

  #ask(state: unknown, call: (instance: Instance) => readonly Wish[] | undefined, isHeard = true): readonly Wish[] {
    const [deciding, ...waiting] = this.#waiting(state);
    const wishes = (deciding && call(deciding)) ?? NOTHING;
    for (const instance of waiting) {
      const own = this.#rehearse(state as State, instance, () => call(instance)) ?? NOTHING;
      if (isHeard && JSON.stringify(own) !== JSON.stringify(wishes)) this.otherwise++;
    }
    return wishes;
  }

  /** Somebody who only looks on must not stop what is recorded. */
  #rehearse<T>({ instances }: State, instance: Instance, call: () => T): T {
    try {
      return call();
    } catch (cause) {
      const heir = this.#heirs[instances.indexOf(instance) - 1];
      throw new EngineError('E_FORK_STRATEGY', `${heir?.strategy.name ?? ''} cannot live through the recorded events`, {
        where: `before event ${heir?.at ?? 0}, where it would decide`,
        why: cause instanceof Error ? cause.message : String(cause),
        fix: 'run it from the start as a backtest of its own, and compare: ht compare <run> <other>',
        cause,
      });
    }
  }
}

/** The same strategy again, and one that says what becomes of its state when its parameters change. */
const isAdopted = (strategies: readonly Strategy[], index: number): boolean => {
  const strategy = strategies[index];
  return strategy?.adopt !== undefined && strategies[index - 1]?.name === strategy.name;
};

const wakeOf = ({ strategy, state }: Instance): Wake => {
  if (!strategy.onPrice) return NEVER;
  return strategy.wake ? strategy.wake(state) : ALWAYS;
};
