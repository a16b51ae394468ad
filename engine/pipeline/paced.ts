import { Observable } from 'rxjs';

/**
 * An Observable over a source that is read no faster than `handle` finishes: the next item is asked for only when the
 * last one has been handled and emitted. RxJS's own `from` would run ahead of a slow store, and `concatMap` over it
 * would pile up the blocks of a whole tape in memory.
 */
export const paced = <T, R>(source: AsyncIterable<T>, handle: (item: T) => R | Promise<R>): Observable<R> =>
  new Observable<R>((subscriber) => {
    const run = async (): Promise<void> => {
      for await (const item of source) {
        if (subscriber.closed) return;
        subscriber.next(await handle(item));
      }
      subscriber.complete();
    };
    run().catch((error: unknown) => subscriber.error(error));
  });
