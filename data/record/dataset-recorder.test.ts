import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import type { EventStore } from '../../engine/index.ts';
import { HYPERLIQUID_BTC } from '../catalogue/instruments.ts';
import { readBlocks } from '../tape/read-blocks.ts';
import { readDataset } from '../tape/dataset-stream.ts';
import { DatasetRecorder, type Recording } from './dataset-recorder.ts';

const recording: Recording = {
  name: 'live',
  title: 'A test',
  kind: 'trades',
  instrument: HYPERLIQUID_BTC,
  source: 'a test',
  licence: 'none',
  note: null,
};
const DAY = Date.UTC(2026, 0, 5, 23, 59, 50);
const row = (at: number, price = 1_000): readonly number[] => [DAY + at, price, 1, 1, DAY + at];

const recorded = async (store: EventStore): Promise<readonly number[]> => {
  const { dataset } = await readDataset(store, 'live');
  const times: number[] = [];
  if (dataset) for await (const { block } of readBlocks(store, dataset)) times.push(...block.time);
  return times.map((time) => time - DAY);
};

describe('a dataset that is recorded', () => {
  it('holds every row in order of time, over days, however it was flushed', async () => {
    const offsets = fc.array(fc.integer({ min: 0, max: 1_900 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(offsets, fc.integer({ min: 1, max: 12 }), async (jitter, every) => {
        const store = memoryStore();
        const recorder = await DatasetRecorder.open(store, recording);
        const times = jitter.map((late, index) => index * 500 - late + 2_000);
        for (const [index, time] of times.entries()) {
          recorder.add(row(time));
          if (index % every === 0) await recorder.flush(false);
        }
        await recorder.flush(true);
        expect(await recorded(store)).toEqual([...times].sort((a, b) => a - b));
        expect(recorder.late).toBe(0);
        expect(recorder.dataset!.rows).toBe(times.length);
      }),
      { numRuns: 40 },
    );
  });

  it('is whole up to the last flush after a crash, and goes on from there', async () => {
    const store = memoryStore();
    const first = await DatasetRecorder.open(store, recording);
    [0, 1_000, 5_000].forEach((at) => first.add(row(at)));
    await first.flush(false);
    first.add(row(6_000));
    // The process dies here: what was not written is gone, what was written is seen.
    expect(await recorded(store)).toEqual([0, 1_000]);
    const second = await DatasetRecorder.open(store, recording);
    expect(second.last).toBe(DAY + 1_000);
    [20_000, 30_000].forEach((at) => second.add(row(at)));
    await second.flush(true);
    expect(await recorded(store)).toEqual([0, 1_000, 20_000, 30_000]);
    expect(second.dataset!.streams).toEqual(['tape-live-20260105', 'tape-live-20260106']);
  });

  it('counts a row that came too late, and never goes back in time', async () => {
    const store = memoryStore();
    const recorder = await DatasetRecorder.open(store, recording);
    [0, 9_000, 20_000].forEach((at) => recorder.add(row(at)));
    await recorder.flush(false);
    recorder.add(row(3_000));
    await recorder.flush(true);
    expect(await recorded(store)).toEqual([0, 9_000, 20_000]);
    expect(recorder.late).toBe(1);
  });

  it('has one recorder: the second is stopped by the store', async () => {
    const store = memoryStore();
    const [one, two] = [await DatasetRecorder.open(store, recording), await DatasetRecorder.open(store, recording)];
    one.add(row(0));
    two.add(row(0, 2_000));
    await one.flush(true);
    await expect(two.flush(true)).rejects.toMatchObject({ code: 'E_WRONG_EXPECTED_REVISION' });
  });

  it('does not go on with another instrument', async () => {
    const store = memoryStore();
    const one = await DatasetRecorder.open(store, recording);
    one.add(row(0));
    await one.flush(true);
    const other = { ...recording, instrument: { ...HYPERLIQUID_BTC, tickSize: '1' } };
    await expect(DatasetRecorder.open(store, other)).rejects.toMatchObject({ code: 'E_DATASET_DIFFERS' });
  });
});
