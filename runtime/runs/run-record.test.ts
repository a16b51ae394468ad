import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { readRun, recordCompletion, recordStart, type RunCompleted } from './run-record.ts';

const started = { version: '1', codeHash: 'c', node: 'v26', command: 'ht backtest x' };
const completed = {
  hash: 'h',
  events: 3,
  strategy: 's',
  dataset: 'd',
  instrument: 'i',
  from: 0,
  to: 1,
  totalReturn: 0.1,
  maxDrawdown: -0.1,
  sharpe: null,
  warnings: 1,
  isSameTwice: true,
  sensitivity: null,
  chain: null,
  inputs: null,
} as unknown as RunCompleted;
const variation = (name: string) => ({ name, totalReturn: -0.1, maxDrawdown: null, sharpe: null, growth: null });

describe('the record of a run', () => {
  it('keeps every trial of small changes; the newest counts', async () => {
    const store = memoryStore();
    await recordStart(store, 'r', started);
    await recordCompletion(store, 'r', completed);
    await recordCompletion(store, 'r', { ...completed, sensitivity: [variation('fees × 2')], warnings: 2 });
    await recordCompletion(store, 'r', completed);
    await recordCompletion(store, 'r', { ...completed, sensitivity: [variation('fees × 2')], warnings: 2 });
    const more = [variation('fees × 2'), variation('fast 9')];
    await recordCompletion(store, 'r', { ...completed, sensitivity: more, warnings: 3 });
    const { completed: now, revision } = await readRun(store, 'r');
    expect(now).toEqual({ ...completed, sensitivity: more, warnings: 3 });
    expect(revision).toBe(3);
    const types: string[] = [];
    for await (const batch of store.read('run-r')) types.push(...batch.map(({ type }) => type));
    expect(types).toEqual(['RunStarted', 'RunCompleted', 'RunVaried', 'RunVaried']);
  });
});
