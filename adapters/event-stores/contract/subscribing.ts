import { describe, expect, it } from 'vitest';
import type { EventStore, RecordedEvent, SubscribeOptions } from '../../../engine/index.ts';
import { event, events } from './sample.ts';
import { type OpenStore, revisions, withStore } from './setting.ts';

/** What one subscription has delivered so far. */
class Listener {
  readonly events: RecordedEvent[] = [];
  /** Events that had been delivered when "caught-up" came, for each time it came. */
  readonly caughtUpAt: number[] = [];
  readonly #abort = new AbortController();
  readonly #ended: Promise<void>;
  #news: (() => void)[] = [];

  constructor(store: EventStore, options: SubscribeOptions) {
    this.#ended = this.#listen(store, options);
  }

  /** Resolves once so many events have come. */
  async until(count: number): Promise<void> {
    while (this.events.length < count) await this.#next();
  }

  async untilCaughtUp(): Promise<void> {
    while (this.caughtUpAt.length === 0) await this.#next();
  }

  /** Ends the subscription and waits for its end. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#ended;
  }

  async #listen(store: EventStore, options: SubscribeOptions): Promise<void> {
    for await (const message of store.subscribe({ ...options, signal: this.#abort.signal })) {
      if (message.kind === 'events') this.events.push(...message.events);
      else this.caughtUpAt.push(this.events.length);
      const news = this.#news;
      this.#news = [];
      for (const resolve of news) resolve();
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#news.push(resolve));
  }
}

const catchUp = (open: OpenStore): void => {
  it(
    'delivers what there was, says so once, then what comes, in one stream',
    withStore(open, async (store) => {
      await store.append('a', events(0, 2), 'no-stream');
      const listener = new Listener(store, { stream: 'a' });
      await listener.untilCaughtUp();
      await store.append('b', [event(50)], 'no-stream');
      await store.append('a', events(3, 4), 2);
      await listener.until(5);
      await listener.stop();
      expect(revisions(listener.events)).toEqual([0, 1, 2, 3, 4]);
      expect(listener.caughtUpAt).toEqual([3]);
    }),
  );
  it(
    'starts after a revision or a position (exclusive), and with a stream that does not exist yet',
    withStore(open, async (store) => {
      const early = new Listener(store, { stream: 'a' });
      await early.untilCaughtUp();
      const { position } = await store.append('a', events(0, 2), 'no-stream');
      const byRevision = new Listener(store, { stream: 'a', afterRevision: 1 });
      const byPosition = new Listener(store, { afterPosition: position });
      await store.append('a', [event(3)], 2);
      await Promise.all([early.until(4), byRevision.until(2), byPosition.until(1)]);
      await Promise.all([early.stop(), byRevision.stop(), byPosition.stop()]);
      expect(revisions(early.events)).toEqual([0, 1, 2, 3]);
      expect(early.caughtUpAt).toEqual([0]);
      expect(revisions(byRevision.events)).toEqual([2, 3]);
      expect(revisions(byPosition.events)).toEqual([3]);
    }),
  );
  it(
    'filters the whole store by prefix and type',
    withStore(open, async (store) => {
      await store.append('session-1', [event(0), event(1, { type: 'SessionStopped' })], 'no-stream');
      await store.append('tape', [event(2)], 'no-stream');
      const listener = new Listener(store, { streamPrefix: 'session-', types: ['OrderFilled'] });
      await listener.untilCaughtUp();
      await store.append('tape', [event(3)], 0);
      await store.append('session-2', [event(4, { type: 'SessionStopped' }), event(5)], 'no-stream');
      await listener.until(2);
      await listener.stop();
      expect(listener.events.map((each) => each.data)).toEqual(['{"n":0}', '{"n":5}']);
    }),
  );
};

const live = (open: OpenStore): void => {
  it(
    'loses and repeats nothing while others write, from catching up to live',
    withStore(open, async (store) => {
      await store.append('a', events(0, 1_499), 'no-stream');
      const all = new Listener(store, {});
      const one = new Listener(store, { stream: 'a' });
      for (let n = 1_500; n < 1_700; n += 5) {
        await store.append('a', events(n, n + 3), n - 1 - (n - 1_500) / 5);
        await store.append('b', [event(n + 4)], 'any');
      }
      await Promise.all([all.until(1_700), one.until(1_660)]);
      await Promise.all([all.stop(), one.stop()]);
      const numbers = all.events.map((each) => (JSON.parse(String(each.data)) as { n: number }).n);
      expect(numbers).toEqual(Array.from({ length: 1_700 }, (_, index) => index));
      expect(revisions(one.events)).toEqual(Array.from({ length: 1_660 }, (_, index) => index));
    }),
  );
  it(
    'ends without an error when it is aborted or the store is closed',
    withStore(open, async (store) => {
      const aborted = new Listener(store, { stream: 'a' });
      await aborted.untilCaughtUp();
      await aborted.stop();
      const done = AbortSignal.abort();
      for await (const message of store.subscribe({ signal: done })) expect(message).toBe('nothing');
      const left = store.subscribe({})[Symbol.asyncIterator]();
      expect(await left.next()).toMatchObject({ value: { kind: 'caught-up' } });
      const next = left.next();
      await store.close();
      expect(await next).toMatchObject({ done: true });
    }),
  );
};

/** Subscriptions: catching up, filters, live, ending. */
export const subscribing = (open: OpenStore): void => {
  describe('subscribe', () => {
    catchUp(open);
    live(open);
  });
};
