import { amount, count, leverage, orNone } from '../values/amount.ts';
import { choice } from '../values/choice.ts';
import { fraction } from '../values/fraction.ts';
import { instrumentNames, loss, orderRate, tradingHours } from '../values/risk-limits.ts';
import type { Setting } from './setting.ts';

const define = <T>(setting: Setting<T>): Setting<T> => setting;
const SHARE = { min: '0.0000000001', max: '1' };
const share = (text: string): string => fraction(text, SHARE);
const MONEY_OR_NONE = 'an amount in the quote currency, or none';
const ACTIONS = { allowed: 'pause, halt, flatten', choices: ['pause', 'halt', 'flatten'], default: 'halt' } as const;
const action = choice('pause', 'halt', 'flatten');
const denials = choice('each', 'once');

/** What a strategy may not do, whatever it wants. Backtests have few limits of their own; sessions have careful ones. */
export const riskSettings = {
  maxDrawdown: define({
    key: 'risk.maxDrawdown',
    flag: '--max-drawdown <share>',
    about: 'Loss from the highest equity at which trading is halted.',
    allowed: 'a share such as 30%, or none',
    default: 'none',
    inSession: '20%',
    parse: orNone(share),
  }),
  onDrawdown: define({
    key: 'risk.onDrawdown',
    flag: '--on-drawdown <action>',
    about: 'What that loss does; in each case until a named person resumes.',
    ...ACTIONS,
    parse: action,
  }),
  maxDailyLoss: define({
    key: 'risk.maxDailyLoss',
    flag: '--max-daily-loss <loss>',
    about: 'Loss since the day began, UTC, at which trading is halted.',
    allowed: 'a share such as 5%, an amount such as 200, or none',
    default: 'none',
    inSession: '5%',
    parse: orNone(loss),
  }),
  onDailyLoss: define({
    key: 'risk.onDailyLoss',
    flag: '--on-daily-loss <action>',
    about: 'What the loss of a day does; in each case until a named person resumes.',
    ...ACTIONS,
    parse: action,
  }),
  maxOrderNotional: define({
    key: 'risk.maxOrderNotional',
    flag: '--max-order <amount>',
    about: 'Largest value of one order.',
    allowed: MONEY_OR_NONE,
    default: 'none',
    parse: orNone(amount),
  }),
  maxPositionNotional: define({
    key: 'risk.maxPositionNotional',
    flag: '--max-position <amount>',
    about: 'Largest value of the position, orders in flight counted in.',
    allowed: MONEY_OR_NONE,
    default: 'none',
    parse: orNone(amount),
  }),
  maxLeverage: define({
    key: 'risk.maxLeverage',
    flag: '--max-leverage <times>',
    about: 'Largest exposure over equity.',
    allowed: 'a number from 1 upwards, or none',
    default: 'none',
    inSession: '3',
    parse: orNone(leverage),
  }),
  maxOpenOrders: define({
    key: 'risk.maxOpenOrders',
    flag: '--max-open-orders <count>',
    about: 'Most orders that may be open at once.',
    allowed: 'a whole number from 1 upwards',
    default: '1000',
    inSession: '100',
    parse: count,
  }),
  maxOrderRate: define({
    key: 'risk.maxOrderRate',
    flag: '--max-order-rate <rate>',
    about: 'Most orders in a time; what reduces is never held back.',
    allowed: 'a rate such as 60/1m, or none',
    default: 'none',
    inSession: '60/1m',
    parse: orNone(orderRate),
  }),
  priceCollar: define({
    key: 'risk.priceCollar',
    flag: '--price-collar <share>',
    about: 'How far from the mark (or the last price) an order may be.',
    allowed: 'a share such as 10%, or none',
    default: 'none',
    inSession: '20%',
    parse: orNone(share),
  }),
  maxErrors: define({
    key: 'risk.maxErrors',
    flag: '--max-errors <count>',
    about: 'Requests in a row that the venue refuses or leaves unanswered, at which the session pauses.',
    allowed: 'a whole number from 1 upwards, or none',
    default: 'none',
    inSession: '5',
    parse: orNone(count),
  }),
  instruments: define({
    key: 'risk.instruments',
    flag: '--instruments <names>',
    about: 'Instruments that may be traded.',
    allowed: 'base currencies, symbols or ids such as BTC,ETH, or none for all',
    default: 'none',
    parse: orNone(instrumentNames),
  }),
  tradingHours: define({
    key: 'risk.tradingHours',
    flag: '--trading-hours <hours>',
    about: 'When exposure may be added, UTC.',
    allowed: 'hours such as "mon-fri 13:30-20:00", several with commas, or none for always',
    default: 'none',
    parse: orNone(tradingHours),
  }),
  repeatedDenials: define({
    key: 'risk.repeatedDenials',
    flag: '--repeated-denials <how>',
    about:
      'Whether a wish that is denied again for the same reason is recorded each time, or once until something changes.',
    allowed: 'each, once',
    choices: ['each', 'once'],
    default: 'each',
    inSession: 'once',
    parse: denials,
  }),
} as const;
