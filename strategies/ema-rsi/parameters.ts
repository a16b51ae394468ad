import type { ValuesOf } from '../../engine/index.ts';

export const parameters = {
  fast: { type: 'whole', default: 20, min: 2, max: 5000, unit: 'candles', about: 'Period of the fast average.' },
  slow: { type: 'whole', default: 50, min: 3, max: 10_000, unit: 'candles', about: 'Period of the slow average.' },
  rsi: { type: 'whole', default: 14, min: 2, max: 1000, unit: 'candles', about: 'Period of the RSI.' },
  overbought: { type: 'decimal', default: '70', min: '1', max: '100', about: 'No buy at or above this RSI.' },
  oversold: { type: 'decimal', default: '30', min: '0', max: '99', about: 'No sell at or below this RSI.' },
  interval: { type: 'duration', default: 60_000, min: 1000, max: 604_800_000, about: 'Length of a candle.' },
  direction: {
    type: 'choice',
    default: 'long-only',
    choices: ['long-only', 'long-short'],
    about: 'What a sell does: close the position (long-only), or turn it around (long-short).',
  },
  size: {
    type: 'decimal',
    default: '1.0',
    min: '0.001',
    max: '1',
    unit: 'fraction of equity',
    about: 'How much of the equity stands behind a position.',
  },
  leverage: {
    type: 'decimal',
    default: '1',
    min: '1',
    max: '200',
    unit: 'times',
    about: 'Notional of a position over the equity behind it; at most what the account is set to.',
  },
  reserve: {
    type: 'decimal',
    default: '0.005',
    min: '0',
    max: '0.5',
    unit: 'fraction of equity',
    about: 'Kept back from a full size, for the way of the price between the decision and the fill.',
  },
  recordHolds: { type: 'flag', default: false, about: 'Put a hold on record at every candle without a cross.' },
} as const;

export type Values = ValuesOf<typeof parameters>;
