import type { ValuesOf } from '../../engine/index.ts';

/** All that can be set. Fees, slippage, lot, tick, gap filling and stale feeds belong to the venue and the runtime. */
export const parameters = {
  margin: {
    type: 'decimal-or-none',
    default: null,
    min: '0.00000001',
    about: 'Capital that the plan starts with; none means all of it.',
    unit: 'quote currency',
  },
  leverage: {
    type: 'decimal',
    default: '1',
    min: '1',
    about: 'Leverage of every opening trade; it also sets the unit.',
    unit: 'times',
  },
  unitPct: {
    type: 'decimal',
    default: '0.05',
    min: '0.0001',
    max: '0.9999',
    about:
      'What one unit earns when everything is long, as a fraction of margin; the price step is entry * unitPct / leverage.',
    unit: 'fraction',
  },
  unitSize: {
    type: 'decimal-or-none',
    default: null,
    min: '0.000000000001',
    about: 'A fixed price step for one unit, in place of unitPct.',
    unit: 'quote per base',
  },
  unitMode: {
    type: 'choice',
    default: 'crossing',
    choices: ['crossing', 'trunc', 'floor'],
    about:
      'When the unit changes: after a full unit in either direction (crossing), or by truncating or flooring the distance.',
  },
  chunks: {
    type: 'whole',
    default: 4,
    min: 2,
    max: 8,
    about: 'Parts in which each allocation is moved.',
    unit: 'parts',
  },
  longConfirmation: {
    type: 'whole',
    default: 2,
    min: 1,
    max: 3,
    about: 'Units from the peak (or valley) at which the long allocation moves its first part.',
    unit: 'units',
  },
  longShare: {
    type: 'decimal',
    default: '0.5',
    min: '0.01',
    max: '0.99',
    about: 'Share of the capital in the long allocation; the rest is the hedge. Without a hedge everything is long.',
    unit: 'fraction',
  },
  hedgeStyle: {
    type: 'choice',
    default: 'rotate',
    choices: ['rotate', 'flip', 'none'],
    about:
      'The hedge turns short part by part (rotate), drops its whole long at the first unit (flip), or does not exist.',
  },
  sizing: {
    type: 'choice',
    default: 'equity',
    choices: ['equity', 'quantity'],
    about: 'Openings use the equity that was released (it compounds), or the same number of coins all through a cycle.',
  },
  resetOn: {
    type: 'choice',
    default: 'any_full_long',
    choices: ['any_full_long', 'recovery_only', 'never'],
    about:
      'When the plan pools, splits and anchors anew: whenever it is fully long again, only after a valley, or never.',
  },
  releverOnReset: {
    type: 'flag',
    default: false,
    about: 'After a reset, one order brings the notional to capital times leverage.',
  },
  maxDrawdownPct: {
    type: 'decimal-or-none',
    default: null,
    min: '0.1',
    max: '100',
    about: 'Loss from the highest value of the plan after which nothing is opened any more; closing goes on.',
    unit: 'percent',
  },
  execution: {
    type: 'choice',
    default: 'market',
    choices: ['market', 'resting', 'resting-guarded'],
    about:
      'Market orders at each unit change, or resting stop orders one unit apart (needs no hedge, longConfirmation 1, no reset); guarded, the stops stand back while the price goes to and fro over one unit.',
  },
} as const;

/** The values of the parameters as the engine hands them over. */
export type Values = ValuesOf<typeof parameters>;

/** What must hold between parameters: the complaint, or null. */
export const checkValues = (values: Values): string | null => {
  if (values.execution === 'market') return null;
  if (values.hedgeStyle !== 'none') return 'execution resting needs hedgeStyle none: resting stops carry no hedge';
  if (values.longConfirmation !== 1) return 'execution resting needs longConfirmation 1: a stop waits for nothing';
  if (values.resetOn !== 'never') return 'execution resting needs resetOn never: it compounds in the size of its buys';
  if (values.sizing !== 'equity') return 'execution resting needs sizing equity';
  return null;
};
