import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import type { Input } from '../../engine/index.ts';
import { logOfStore } from '../audit/verify/log.ts';
import { auditInputs } from '../audit/verify/input-audit.ts';
import { InputLog, inputStreamOf } from './input-log.ts';

const inputs = (count: number, from = 0): readonly Input[] =>
  Array.from({ length: count }, (_, index) => ({ kind: 'recovered', time: from + index }));

describe('the record of inputs', () => {
  it('has the same seals whether one process wrote it or several that died before they sealed', async () => {
    const heads = await Promise.all(
      [[2_500], [1_000, 24, 1, 1_475], [1, 2_499]].map(async (parts) => {
        const store = memoryStore();
        let from = 0;
        for (const part of parts) {
          await (await InputLog.open(store, 's')).append(inputs(part, from));
          from += part;
        }
        return (await InputLog.open(store, 's')).seal();
      }),
    );
    expect(heads[0]).toMatchObject({ events: 2_500, blocks: 3 });
    for (const each of heads) expect(each).toEqual(heads[0]);
  });

  it('is sealed from its first input on when a session from before there were seals is taken up', async () => {
    const store = memoryStore();
    await (await InputLog.open(store, 'old')).append(inputs(1_500));
    const bare = memoryStore();
    for await (const batch of store.read(inputStreamOf('old'))) await bare.append(inputStreamOf('old'), batch, 'any');
    expect((await auditInputs(logOfStore(bare), 'old')).audit).toMatchObject({ events: 1_500, sealed: 0 });
    const log = await InputLog.open(bare, 'old');
    await log.append(inputs(1));
    await log.seal();
    const { audit, findings } = await auditInputs(logOfStore(bare), 'old');
    expect(findings).toEqual([]);
    expect(audit).toMatchObject({ events: 1_501, sealed: 1_501, blocks: 2 });
  });

  it('stops a process that seals what another one has taken', async () => {
    const store = memoryStore();
    const first = await InputLog.open(store, 's');
    await first.append(inputs(3));
    const second = await InputLog.open(store, 's');
    await second.append(inputs(2));
    await second.seal();
    await expect(first.seal()).rejects.toMatchObject({ code: 'E_SESSION_TAKEN' });
  });
});
