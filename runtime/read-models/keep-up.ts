import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventStore, Position, SubscriptionMessage } from '../../engine/index.ts';
import type { AnyProjection } from '../../projections/index.ts';
import { openBuilds, promoteAll, type ReadModelSources } from './builds.ts';
import { catchUp, commitAll, foldBatch, SESSIONS, type CatchUpOptions } from './catch-up.ts';
import type { ReadModel } from './read-model.ts';

/** How long a live event waits at most until it is written; states are large, and events come in bursts. */
const COMMIT_MS = 500;

export interface KeepUpOptions extends CatchUpOptions {
  readonly signal: AbortSignal;
  /** Default 500. */
  readonly commitMs?: number;
  /** Told after each commit. */
  readonly committed?: (position: Position) => void;
}

/** Brings projections to the head of the store; those that were built anew are live then. */
export const bringUp = async (
  sources: ReadModelSources,
  projections: readonly AnyProjection[],
  options: CatchUpOptions = {},
): Promise<readonly ReadModel[]> => {
  for (;;) {
    const models = await openBuilds(sources, projections);
    // Another process was quicker with one of them: what it has written is where to go on.
    if (!(await catchUp(sources.store, models, options))) continue;
    await promoteAll(sources.readModels, models);
    for (const { failure } of models) {
      if (failure === null) continue;
      if (options.failed === undefined) throw failure;
      options.failed(failure);
    }
    return models.filter(({ failure }) => failure === null);
  }
};

/** Catches up, then stays at the head until the signal: what is recorded is in the read models half a second later. */
export const keepUp = async (
  sources: ReadModelSources,
  projections: readonly AnyProjection[],
  options: KeepUpOptions,
): Promise<void> => {
  while (!options.signal.aborted) {
    const models = await bringUp(sources, projections, options);
    if (models.length === 0) return;
    options.committed?.(await sources.store.head());
    await live(sources.store, models, options);
  }
};

type Next = Promise<IteratorResult<SubscriptionMessage>>;

/** Follows the store; returns when the signal comes, or when another process has carried a model on. */
const live = async (store: EventStore, models: readonly ReadModel[], options: KeepUpOptions): Promise<void> => {
  const end = new AbortController();
  const signal = AbortSignal.any([options.signal, end.signal]);
  const after = models.reduce<Position | null>((least, { position }) => lower(least, position ?? -1n), null);
  const start = after === null || after < 0n ? {} : { afterPosition: after };
  const messages = store.subscribe({ streamPrefix: SESSIONS, signal, ...start })[Symbol.asyncIterator]();
  try {
    await follow(store, models, { ...options, next: () => messages.next() });
  } finally {
    end.abort();
    await messages.return?.();
  }
};

const lower = (a: Position | null, b: Position): Position => (a === null || b < a ? b : a);

/** What has come: a message, the end, or nothing for a while. */
type News = { readonly kind: 'message'; readonly message: SubscriptionMessage } | { readonly kind: 'over' | 'quiet' };

/** Waits for the next message no longer than until the next commit is due. */
class Listener {
  readonly #next: () => Next;
  readonly #commitMs: number;
  #pending: Next | null = null;
  #tick: Promise<null> | null = null;

  constructor(next: () => Next, commitMs: number) {
    this.#next = next;
    this.#commitMs = commitMs;
  }

  async news(): Promise<News> {
    this.#pending ??= this.#next();
    this.#tick ??= pause(this.#commitMs);
    const result = await Promise.race([this.#pending, this.#tick]);
    if (result === null) {
      this.#tick = null;
      return { kind: 'quiet' };
    }
    this.#pending = null;
    return result.done === true ? { kind: 'over' } : { kind: 'message', message: result.value };
  }
}

const follow = async (
  store: EventStore,
  models: readonly ReadModel[],
  options: KeepUpOptions & { readonly next: () => Next },
): Promise<void> => {
  const { commitMs = COMMIT_MS } = options;
  const listener = new Listener(options.next, commitMs);
  let written = performance.now();
  for (;;) {
    const news = await listener.news();
    if (news.kind === 'message') {
      if (news.message.kind === 'events') await foldBatch(models, news.message.events);
      if (performance.now() - written < commitMs) continue;
    }
    if (news.kind === 'quiet') await passOver(store, models);
    written = performance.now();
    if (!(await commitAll(models)) || news.kind === 'over') return;
    options.committed?.(models[0]?.committed ?? -1n);
  }
};

const pause = async (ms: number): Promise<null> => delay(ms, null, { ref: false });

/**
 * Nothing has come for a while: events that are of no use to anybody here have moved the head all the same, and a
 * checkpoint that stays behind would look as if there were work left.
 */
const passOver = async (store: EventStore, models: readonly ReadModel[]): Promise<void> => {
  const head = await store.head();
  const behind = models.filter(({ position }) => (position ?? -1n) < head);
  if (behind.length === 0) return;
  const from = behind.reduce<Position>((least, { position }) => lower(least, position ?? -1n), head);
  const rest = { streamPrefix: SESSIONS, limit: 1, ...(from < 0n ? {} : { after: from }) };
  for await (const [first] of store.readAll(rest)) if (first !== undefined && first.position <= head) return;
  for (const model of behind) model.considered(head);
};
