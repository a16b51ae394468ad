import { lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { paced } from './paced.ts';

describe('a paced source', () => {
  it('is read no faster than its items are handled', async () => {
    let given = 0;
    let handled = 0;
    let ahead = 0;
    async function* source(): AsyncGenerator<number> {
      for (let i = 0; i < 50; i++) {
        given++;
        ahead = Math.max(ahead, given - handled);
        yield await Promise.resolve(i);
      }
    }
    const doubled = paced(source(), async (item) => {
      await new Promise((resolve) => setImmediate(resolve));
      handled++;
      return item * 2;
    });
    expect(await lastValueFrom(doubled.pipe(toArray()))).toEqual(Array.from({ length: 50 }, (_, i) => i * 2));
    expect(ahead).toBe(1);
  });

  it('hands on an error and closes the source when nobody listens any more', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<number> {
      try {
        for (let i = 0; ; i++) yield await Promise.resolve(i);
      } finally {
        isClosed = true;
      }
    }
    await lastValueFrom(paced(source(), (item) => item).pipe(take(3)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(true);
    const failing = paced(source(), (item) => {
      if (item === 2) throw new Error('no room');
      return item;
    });
    await expect(lastValueFrom(failing)).rejects.toThrow('no room');
  });
});
