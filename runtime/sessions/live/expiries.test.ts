import { describe, expect, it } from 'vitest';
import type { Input, OrderState } from '../../../engine/index.ts';
import { HandClock } from '../testing.ts';
import { Expiries } from './expiries.ts';

const START = 1_767_225_600_000;

const bench = () => {
  const clock = new HandClock(START);
  const said: Input[] = [];
  const order = { status: 'working', cancelRequested: false, spec: { expiresAt: START + 3_000 } };
  const { signal } = new AbortController();
  const expiries = new Expiries({
    session: { order: () => order as unknown as OrderState, openOrders: () => ['o1'] },
    inbox: { add: (input) => said.push(input) > 0 },
    now: clock.wall,
    wait: (ms) => clock.wait(ms, signal),
  });
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      clock.tick(1_000);
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
  };
  return { expiries, order, said, pass };
};

describe('an order that expires at a venue without expiries', () => {
  it('is said to be due when its time has come, and not before', async () => {
    const { expiries, order, said, pass } = bench();
    expiries.watch('o1', order.spec.expiresAt);
    await pass(2);
    expect(said).toEqual([]);
    await pass(1);
    expect(said).toEqual([{ kind: 'due', time: START + 3_000, order: 'o1' }]);
  });

  it('is due again while it is there and no cancel is on its way, and never once it has ended', async () => {
    const { expiries, order, said, pass } = bench();
    expiries.watchOpen();
    await pass(3);
    order.cancelRequested = true;
    await pass(5);
    expect(said).toHaveLength(1);
    order.cancelRequested = false;
    await pass(1);
    expect(said).toHaveLength(2);
    order.status = 'expired';
    await pass(9);
    expect(said).toHaveLength(2);
  });

  it('is due at once if its time came while no process was there', async () => {
    const { expiries, said, pass } = bench();
    await pass(60);
    expiries.watchOpen();
    expect(said).toMatchObject([{ kind: 'due', order: 'o1' }]);
  });

  it('without an expiry is left alone', async () => {
    const { expiries, said, pass } = bench();
    expiries.watch('o1', null);
    await pass(10);
    expect(said).toEqual([]);
  });
});
