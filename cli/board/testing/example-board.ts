import { exampleRun } from '../../testing/example-run.ts';
import type { AnyEvent } from '../../../engine/index.ts';
import type { BoardView } from '../../../runtime/board/view.ts';

const NOW = Date.UTC(2026, 0, 5, 12, 4, 40);

const event = (seq: number, type: string, data: object, cause: number | null): AnyEvent =>
  ({ seq, type, version: 1, data, time: NOW - 9_000 + seq * 10, tape: null, cause }) as unknown as AnyEvent;

/** Events of a board, from seq 10 on. */
export const exampleEvents: readonly AnyEvent[] = [
  event(10, 'CandleClosed', { intervalMs: 60_000, close: '94251.0' }, null),
  event(11, 'OrderRequested', { order: 'o230', side: 'buy', size: '0.05', limitPrice: null, reason: 'unit 3' }, 10),
  event(12, 'OrderSubmitted', { order: 'o230' }, 11),
  event(13, 'OrderFilled', { order: 'o230', side: 'buy', price: '94251.0', size: '0.05', remaining: '0' }, 12),
  event(14, 'OrderDenied', { order: 'o232', side: 'buy', size: '9', code: 'max-position', reason: 'unit 4' }, 10),
];

const order = (id: string, set: Partial<BoardView['orders'][number]>): BoardView['orders'][number] => ({
  id,
  status: 'accepted',
  side: 'buy',
  kind: 'limit',
  size: '0.05',
  filled: '0',
  remaining: '0.05',
  limitPrice: '94250.5',
  triggerPrice: null,
  timeInForce: 'gtc',
  postOnly: false,
  reduceOnly: false,
  expiresAt: null,
  group: null,
  attachedTo: null,
  reason: '',
  averagePrice: null,
  notional: '0',
  fees: '0',
  code: null,
  detail: null,
  cancelRequested: false,
  modifications: 0,
  requestedSeq: 1,
  requestedAt: NOW - 2_000,
  submittedAt: null,
  acceptedAt: null,
  triggeredAt: null,
  closedAt: null,
  lastSeq: 1,
  fillCount: 0,
  fills: [],
  ...set,
});

/** A board with round numbers. */
export const exampleView: BoardView = {
  session: '7f3a91c2',
  mode: 'paper',
  network: 'mainnet',
  account: null,
  instrument: exampleRun.manifest.instrument,
  strategy: 'four-phase',
  startedAt: NOW - 2_467_000,
  lastAt: NOW - 1_000,
  now: NOW,
  seq: 41_207,
  equity: '10023.85',
  change: '0.002385',
  price: '94251',
  feed: { heardAt: NOW - 84, behindMs: -3, gapFrom: null },
  position: { size: '0.1', entryPrice: '94012.512345678901', result: '23.85' },
  reach: '0.1',
  exposure: { used: '9425.1', limit: '20000', share: 0.47 },
  lossToday: { used: '-23.85', limit: '200', share: 0 },
  orders: [
    order('o231', {}),
    order('o228', {
      side: 'sell',
      remaining: '0.1',
      limitPrice: '95900',
      requestedAt: NOW - 1_860_000,
      reduceOnly: true,
    }),
    order('o233', { kind: 'stop-market', limitPrice: null, triggerPrice: '91200', cancelRequested: true }),
    order('o234', { kind: 'market', limitPrice: null, status: 'submitted' }),
  ],
  unknown: ['o234'],
  standing: { state: 'running', why: null },
  pid: 4_989,
  counts: { orders: 234, fills: 230, denied: 1, rejected: 0, gaps: 0, discrepancies: 0 },
};
