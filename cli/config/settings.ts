import { amount, leverage, orNone } from '../values/amount.ts';
import { choice } from '../values/choice.ts';
import { fraction } from '../values/fraction.ts';
import { span } from '../values/period.ts';
import { depth, marginTiers, outages, rateLimit } from '../values/fault-models.ts';
import { fees, latency, queue, slippage } from '../values/venue-models.ts';
import { words } from '../values/words.ts';
import { riskSettings } from './risk-settings.ts';
import type { Setting } from './setting.ts';

const define = <T>(setting: Setting<T>): Setting<T> => setting;
const SHARE = { min: '0.0000000001', max: '1' };
const share = (text: string): string => fraction(text, SHARE);
const date = (text: string): string => {
  span(text);
  return text;
};
const market = choice('spot', 'perp');
const fill = choice('next-open', 'close', 'path');
const margin = choice('cross', 'isolated');
const misprints = choice('refuse', 'keep', 'clip');
const fundingPrice = choice('auto', 'mark', 'oracle');

/** What a backtest is made of, in the order in which it is explained. */
export const settings = {
  strategy: define({
    key: 'strategy',
    flag: '--strategy <name>',
    about: 'Strategy to run.',
    allowed: 'a name from `hypertrader strategies`',
    default: 'none',
    parse: orNone(words),
  }),
  preset: define({
    key: 'preset',
    flag: '--preset <name>',
    about: 'Named set of parameter values of the strategy.',
    allowed: 'a preset of the strategy, or none',
    default: 'none',
    parse: orNone(words),
  }),
  data: define({
    key: 'data',
    flag: '--data <dataset>',
    about: 'Dataset that is played.',
    allowed: 'a name from `hypertrader data list`',
    default: 'none',
    parse: orNone(words),
  }),
  from: define({
    key: 'from',
    flag: '--from <date>',
    about: 'First day, month or instant that is played, UTC.',
    allowed: '2018, 2018-04, 2018-04-05, 2018-04-05T13:30:00Z, or none for the start',
    default: 'none',
    parse: orNone(date),
  }),
  to: define({
    key: 'to',
    flag: '--to <date>',
    about: 'Last day or month that is played, to its end, UTC; an exact time is itself not played.',
    allowed: '2018, 2018-04, 2018-04-05, 2018-04-05T13:30:00Z, or none for the end',
    default: 'none',
    parse: orNone(date),
  }),
  funding: define({
    key: 'funding',
    flag: '--funding <dataset>',
    about: 'Dataset of funding rates that open positions pay.',
    allowed: 'a name from `hypertrader data list`, or none',
    default: 'none',
    parse: orNone(words),
  }),
  mark: define({
    key: 'mark',
    flag: '--mark <dataset>',
    about: 'Dataset of recorded marks: liquidation, triggers and equity follow them instead of the last price.',
    allowed: 'a name from `hypertrader data list`, or none',
    default: 'none',
    parse: orNone(words),
  }),
  misprints: define({
    key: 'misprints',
    flag: '--misprints <what>',
    about: 'Bars that stray more than half the price from open and close; `refuse` refuses a result with fills there.',
    allowed: 'refuse, keep, clip (to what the bar before reached)',
    choices: ['refuse', 'keep', 'clip'],
    default: 'refuse',
    parse: misprints,
  }),
  market: define({
    key: 'market',
    flag: '--market <kind>',
    about: 'Trade the dataset as a perpetual, or as spot (no leverage, no shorts).',
    allowed: 'perp, spot',
    choices: ['perp', 'spot'],
    default: 'perp',
    parse: market,
  }),
  seed: define({
    key: 'seed',
    flag: '--seed <text>',
    about: 'Seed of everything that is drawn, such as latencies.',
    allowed: 'any short text',
    default: '1',
    parse: words,
  }),
  fill: define({
    key: 'venue.fill',
    flag: '--fill <when>',
    about: 'On candles, where a market order is filled.',
    allowed: 'next-open, close, path',
    choices: ['next-open', 'close', 'path'],
    default: 'next-open',
    parse: fill,
  }),
  path: define({
    key: 'venue.path',
    flag: '--path <which>',
    about: 'Within a candle, the extreme that comes first: the nearer to the open, or the worse for the position held.',
    allowed: 'nearer, worst',
    choices: ['nearer', 'worst'],
    default: 'nearer',
    parse: choice('nearer', 'worst'),
  }),
  fees: define({
    key: 'venue.fees',
    flag: '--fees <maker/taker>',
    about: 'Fees of the venue; `hyperliquid` for its base tier, `hyperliquid-tiers` for rates that follow volume.',
    allowed: '0.015%/0.045%, 1.5bp/4.5bp, hyperliquid, or hyperliquid-tiers:volume=6000000,staking=10%,referral=4%',
    default: 'hyperliquid',
    parse: fees,
  }),
  fundingPrice: define({
    key: 'venue.fundingPrice',
    flag: '--funding-price <which>',
    about: 'What a funding rate is multiplied by; `auto` is the oracle on Hyperliquid and the mark elsewhere.',
    allowed: 'auto, mark, oracle (needs recorded marks)',
    choices: ['auto', 'mark', 'oracle'],
    default: 'auto',
    parse: (text) => {
      const chosen = fundingPrice(text);
      return chosen === 'auto' ? null : chosen;
    },
  }),
  latency: define({
    key: 'venue.latency',
    flag: '--latency <time>',
    about: 'Way of an order to the venue; on candles, which are coarser, none is applied.',
    allowed: '100ms, 80ms..400ms (median..99th percentile), or a file of samples such as latency.csv',
    default: '200ms',
    parse: latency,
  }),
  cancelLatency: define({
    key: 'venue.cancelLatency',
    flag: '--cancel-latency <time>',
    about: 'Way of a cancel or a modify to the venue; `same` as an order.',
    allowed: 'as latency, or same',
    default: 'same',
    parse: (text) => (text === 'same' ? null : latency(text)),
  }),
  slippage: define({
    key: 'venue.slippage',
    flag: '--slippage <model>',
    about: 'What a taker pays beyond the price it meets.',
    allowed: 'none, 1bp, 2ticks, sqrt:5bp (grows with the square root of the share taken)',
    default: '1bp',
    parse: slippage,
  }),
  queue: define({
    key: 'venue.queue',
    flag: '--queue <model>',
    about: 'When a resting order is filled at its own price.',
    allowed: 'through, front, ahead:0.5 (size before us, base currency)',
    default: 'through',
    parse: queue,
  }),
  participation: define({
    key: 'venue.participation',
    flag: '--participation <share>',
    about: 'Share of each print or candle that we can take.',
    allowed: 'a share such as 10%, or none for no limit',
    default: '100%',
    parse: orNone(share),
  }),
  depth: define({
    key: 'venue.depth',
    flag: '--depth <model>',
    about: 'Book that a taker walks, besides slippage.',
    allowed: 'linear:5/10bp (5 of the base currency within every 10 bp), or none for any size at one price',
    default: 'none',
    parse: orNone(depth),
  }),
  outage: define({
    key: 'venue.outage',
    flag: '--outage <when>',
    about: 'When the venue is down: it matches nothing, and rejects what reaches it (+delay: takes it afterwards).',
    allowed: '2018-04-04T10:00/5m, random:1d/5m, several with commas, or none',
    default: 'none',
    parse: orNone(outages),
  }),
  rateLimit: define({
    key: 'venue.rateLimit',
    flag: '--rate-limit <limit>',
    about: 'How many messages the venue takes; those beyond are rejected.',
    allowed: '1200/1m, hyperliquid, or none',
    default: 'none',
    parse: orNone(rateLimit),
  }),
  openInterestCap: define({
    key: 'venue.openInterestCap',
    flag: '--open-interest-cap <room>',
    about: 'Room that the cap on open interest leaves for our position, base currency; orders beyond it are rejected.',
    allowed: 'an amount above zero, or none for no cap',
    default: 'none',
    parse: orNone(amount),
  }),
  capital: define({
    key: 'account.capital',
    flag: '--capital <amount>',
    about: 'Equity at the start, quote currency.',
    allowed: 'an amount above zero',
    default: '10000',
    parse: amount,
  }),
  leverage: define({
    key: 'account.leverage',
    flag: '--leverage <times>',
    about: 'Leverage of the account; `auto` is twice the strategy’s own, so that it has room for moves and fees.',
    allowed: 'a number from 1 upwards, or auto',
    default: 'auto',
    parse: (text) => (text === 'auto' ? null : leverage(text)),
  }),
  margin: define({
    key: 'account.margin',
    flag: '--margin <mode>',
    about: 'Margin mode of the account.',
    allowed: 'cross, isolated',
    choices: ['cross', 'isolated'],
    default: 'cross',
    parse: margin,
  }),
  marginTiers: define({
    key: 'account.marginTiers',
    flag: '--margin-tiers <tiers>',
    about: 'Highest leverage by the size of the position; maintenance is half the initial margin there.',
    allowed: '40x,20x@150000000, or none for that of the instrument',
    default: 'none',
    parse: orNone(marginTiers),
  }),
  ...riskSettings,
  variations: define({
    key: 'variations',
    flag: '--variations <when>',
    about: 'Also run it with fees and latency doubled and each number a tenth up and down.',
    allowed: 'auto (on short tapes), on, off',
    choices: ['auto', 'on', 'off'],
    default: 'auto',
    parse: choice('auto', 'on', 'off'),
  }),
  report: define({
    key: 'report',
    flag: '--report <path>',
    about: 'File of the report; `run` for report.html in the folder of the run, `none` for no report.',
    allowed: 'a path ending in .html, run, none',
    default: 'run',
    parse: words,
  }),
} as const;

export type Settings = typeof settings;
export type SettingName = keyof Settings;
export const settingNames = Object.keys(settings) as readonly SettingName[];
