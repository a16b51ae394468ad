import { EngineError, type Strategy, type Wake, type Wish } from '../../engine/index.ts';
import { enter, leave, watchedFolders } from './guard.ts';
import { kindOf } from './sources.ts';
import { placeIn } from './violation.ts';

/**
 * The same strategy, guarded: while one of its functions runs, clock, random numbers, files, network and all else that
 * is not the same everywhere refuse. A mistake of the strategy is told as one, with its place in the source.
 */
export const guardedStrategy = (strategy: Strategy): Strategy => {
  const { name, title, about, parameters, presets } = strategy;
  const call = guarded(name);
  const plain: Strategy = {
    name,
    title,
    about,
    parameters,
    ...(presets ? { presets } : {}),
    needs: (values) => call('needs', () => strategy.needs(values)),
    initial: (values, setup) => call('initial', () => strategy.initial(values, setup)),
    inspect: (state) => call('inspect', () => strategy.inspect(state)),
    ...(strategy.check ? { check: (values) => call('check', () => strategy.check?.(values) ?? null) } : {}),
  };
  const adopt = strategy.adopt?.bind(strategy);
  const grain = strategy.grain?.bind(strategy);
  return {
    ...plain,
    ...(adopt ? { adopt: (former, values, setup) => call('adopt', () => adopt(former, values, setup)) } : {}),
    ...(grain ? { grain: (values, setup, price) => call('grain', () => grain(values, setup, price)) } : {}),
    ...(strategy.wake ? { wake: waking(name, strategy.wake.bind(strategy)) } : {}),
    ...(strategy.onPrice ? { onPrice: wishing(name, 'onPrice', strategy.onPrice.bind(strategy)) } : {}),
    ...(strategy.onCandle ? { onCandle: wishing(name, 'onCandle', strategy.onCandle.bind(strategy)) } : {}),
    ...(strategy.onEvent ? { onEvent: wishing(name, 'onEvent', strategy.onEvent.bind(strategy)) } : {}),
  };
};

const guarded =
  (name: string) =>
  <T>(called: string, action: () => T): T => {
    const before = enter();
    let answer: T;
    try {
      answer = action();
    } catch (error) {
      leave(before);
      throw blamed(name, error);
    }
    leave(before);
    if (isPromise(answer)) throw promised(name, called);
    return answer;
  };

/** Asked before every row that may matter, so nothing is made for the call. */
const waking =
  <S>(name: string, wake: (state: S) => Wake): ((state: S) => Wake) =>
  (state) => {
    const before = enter();
    let answer: Wake;
    try {
      answer = wake(state);
    } catch (error) {
      leave(before);
      throw blamed(name, error);
    }
    leave(before);
    return answer;
  };

/** The handlers, called at every decision; the answer must be a list of wishes. */
const wishing =
  <S, I, V>(
    name: string,
    handler: string,
    action: (state: S, input: I, view: V) => readonly Wish[],
  ): ((state: S, input: I, view: V) => readonly Wish[]) =>
  (state, input, view) => {
    const before = enter();
    let wishes: readonly Wish[];
    try {
      wishes = action(state, input, view);
    } catch (error) {
      leave(before);
      throw blamed(name, error);
    }
    leave(before);
    if (isList(wishes)) return wishes;
    throw noWishes(name, handler, wishes);
  };

/** An answer that comes later has no place in the sequence of events. */
const isList = (answer: unknown): boolean => Array.isArray(answer);

const isPromise = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

const promised = (name: string, called: string): EngineError =>
  new EngineError('E_STRATEGY_IMPURE', `a strategy waits: ${called} of "${name}" gives a promise`, {
    where: `${called} of strategy "${name}"`,
    why: kindOf('timer').why,
    fix: kindOf('timer').fix,
  });

const noWishes = (name: string, handler: string, answer: unknown): EngineError =>
  isPromise(answer)
    ? promised(name, handler)
    : new EngineError('E_STRATEGY_FAILED', `${handler} of "${name}" gave no list of wishes`, {
        where: `${handler} of strategy "${name}"`,
        why: `It gave ${answer === null ? 'null' : typeof answer}.`,
        fix: 'return [] where nothing is wished',
      });

/** Whatever a strategy throws by accident is its own mistake, not one of this program. */
const blamed = (name: string, error: unknown): EngineError => {
  if (error instanceof EngineError) return error;
  const [message, stack] = error instanceof Error ? [error.message, error.stack ?? ''] : [String(error), ''];
  return new EngineError('E_STRATEGY_FAILED', `strategy "${name}" failed: ${message}`, {
    where: placeIn(stack, watchedFolders()) ?? `strategy "${name}"`,
    why: 'Its code threw an error. What was recorded so far is kept.',
    cause: error,
  });
};
