import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { hasNeverLeft, NotSent, sentOnce } from './outside.ts';

const failed = (code: string): Error => Object.assign(new Error(code), { code });
const thrown = (cause: unknown): Error => new TypeError('fetch failed', { cause });

const listening = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

describe('a request that failed', () => {
  it('has never left where nobody is there, at none of the addresses that the name stands for', () => {
    expect(hasNeverLeft(thrown(failed('ECONNREFUSED')))).toBe(true);
    expect(hasNeverLeft(thrown(new AggregateError([failed('ECONNREFUSED'), failed('ENETUNREACH')])))).toBe(true);
  });

  it('may have left where a line broke, or nobody can tell', () => {
    const refusedAndBroken = new AggregateError([failed('ECONNREFUSED'), failed('ECONNRESET')]);
    for (const error of [thrown(failed('ECONNRESET')), thrown(refusedAndBroken), thrown(null), new Error('x'), null])
      expect(hasNeverLeft(error)).toBe(false);
  });
});

describe('a request', () => {
  it('to an address where nobody listens was not sent', async () => {
    const server = createServer();
    const url = await listening(server);
    server.close();
    await once(server, 'close');
    await expect(sentOnce(url, { method: 'POST', body: 'signed' })).rejects.toBeInstanceOf(NotSent);
  });

  it('is not carried to somebody else, whatever the venue says', async () => {
    let carried = 0;
    const other = createServer((_, answer) => {
      carried++;
      answer.end();
    });
    const elsewhere = await listening(other);
    const venue = createServer((_, answer) => void answer.writeHead(307, { location: elsewhere }).end());
    const sent = sentOnce(await listening(venue), { method: 'POST', body: 'signed' });
    await expect(sent).rejects.toSatisfy((error) => error instanceof Error && !(error instanceof NotSent));
    expect(carried).toBe(0);
    for (const server of [other, venue]) server.close();
  });
});
