import { describe, expect, it } from 'vitest';
import {
  limit,
  lots,
  priceTicks,
  type OrderId,
  type OrderSpec,
  type VenueMessage,
  type VenueRequest,
} from '../../../engine/index.ts';
import type { Halt } from '../../risk/kill-switch.ts';
import { GuardedSender } from './guarded-sender.ts';

const HALT: Halt = { by: 'ann', reason: 'stop it' };
const spec = (more: Partial<OrderSpec> = {}): OrderSpec => ({ ...limit('buy', lots(1), priceTicks(1_000)), ...more });
const submit = (id: OrderId, more: Partial<OrderSpec> = {}): VenueRequest =>
  ({ kind: 'submit', order: { id, spec: spec(more), decisionPrice: null } }) as VenueRequest;
const cancel = (id: OrderId): VenueRequest => ({ kind: 'cancel', id });

const bench = (standing: () => Promise<Halt | null>, isHalted = false) => {
  const sent: VenueRequest[] = [];
  const told: VenueMessage[] = [];
  const halts: Halt[] = [];
  const orders = new Map<string, OrderSpec>();
  const sender = new GuardedSender({
    sender: { send: (requests) => void sent.push(...requests) },
    killSwitch: { standing },
    session: { isHalted, order: (id) => ({ spec: orders.get(id), cancelRequested: false }) as never },
    tell: (message) => void told.push(message),
    halt: (halt) => void halts.push(halt),
  });
  const send = async (...requests: readonly VenueRequest[]): Promise<void> => {
    for (const request of requests) if (request.kind === 'submit') orders.set(request.order.id, request.order.spec);
    sender.send(requests, 0);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { send, sent, told, halts };
};

describe('the last look before an order leaves', () => {
  it('lets everything pass while nobody halted anything, in order', async () => {
    const { send, sent, told } = bench(() => Promise.resolve(null));
    await send(submit('o1'), cancel('o2'));
    expect([sent.length, told.length]).toEqual([2, 0]);
  });

  it('holds back what was decided before the halt was heard of, says so, and halts the session', async () => {
    const { send, sent, told, halts } = bench(() => Promise.resolve(HALT));
    await send(submit('o1'), submit('o2', { reduceOnly: true }), cancel('o3'), cancel('o1'));
    expect(sent).toEqual([submit('o2', { reduceOnly: true }), cancel('o3')]);
    expect(told).toEqual([{ kind: 'rejected', order: 'o1', code: 'trading-halted', detail: 'ann: stop it' }]);
    expect(halts).toEqual([HALT]);
  });

  it('trusts what a halted session still wants: it can only reduce', async () => {
    const { send, sent } = bench(() => Promise.resolve(HALT), true);
    await send(submit('o1'));
    expect(sent).toHaveLength(1);
  });

  it('holds back when nobody can say whether trading is halted, and never a cancel', async () => {
    const { send, sent, told } = bench(() => Promise.reject(new Error('no store')));
    await send(submit('o1'));
    await send(cancel('o2'));
    expect(sent).toEqual([cancel('o2')]);
    expect(told).toMatchObject([{ code: 'trading-halted', detail: 'risk: the store does not answer' }]);
  });
});
