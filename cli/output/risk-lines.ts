import { grouped, percent } from '../../backtests/wording/number.ts';
import { timeText } from '../../backtests/wording/time.ts';
import { Decimal } from '../../engine/index.ts';
import type { LimitUse, RiskReport, Rule, Use } from '../../runtime/risk/requests.ts';
import type { Paint } from '../format/colour.ts';
import { columns } from '../format/columns.ts';
import { clipped } from '../format/text-width.ts';

const WIDTH = 20;
/** From this share on a limit is near. */
const NEAR = 0.8;
const HISTORY_SHOWN = 10;

/** How full: `▓▓▓▓░░░░`; more than full is shown as full. */
export const bar = (share: number | null, width: number, paint: Paint): string => {
  if (share === null) return '·'.repeat(width);
  const full = Math.min(width, Math.round(share * width));
  const text = '▓'.repeat(full) + '░'.repeat(width - full);
  if (share >= 1) return paint('red', text);
  return share >= NEAR ? paint('yellow', text) : text;
};

/** The limits of a session with their use, its rules, its state and what happened to it. */
export const riskLines = (report: RiskReport, paint: Paint): readonly string[] => [
  '',
  `  ${report.session.session}  ${report.session.mode}  ${report.session.instrument}  ${report.session.strategy}   ${stateText(report, paint)}`,
  `  equity ${money(report.equity)}   position ${report.position}   price ${report.price ?? 'none yet'}`,
  '',
  ...indented(
    columns(
      LIMITS,
      report.limits.map((each) => limitRow(each, paint)),
    ),
  ),
  '',
  ...indented(
    columns(
      RULES,
      report.rules.map((rule) => ruleRow(rule, paint)),
    ),
  ),
  ...deniedLines(report),
  ...historyLines(report),
  '',
  ...nextLines(report),
];

const LIMITS = [
  { title: 'limit', align: 'left' },
  { title: 'use', align: 'left' },
  { title: 'used', align: 'right' },
  { title: 'of', align: 'right' },
  { title: 'then', align: 'left' },
] as const;
const RULES = [
  { title: 'rule', align: 'left' },
  { title: 'allows', align: 'left' },
  { title: '', align: 'left' },
] as const;

const limitRow = (each: LimitUse, paint: Paint): readonly string[] => [
  each.about,
  bar(each.share, WIDTH, paint),
  amountOf(each, each.used),
  each.limit === null ? 'no limit' : amountOf(each, each.limit),
  each.limit === null ? '' : each.then,
];

const ruleRow = ({ about, allows, isOpen }: Rule, paint: Paint): readonly string[] => [
  about,
  allows,
  isOpen ? '' : paint('yellow', 'not now'),
];

const amountOf = ({ key }: LimitUse, value: string): string => {
  if (key === 'risk.maxDrawdown') return percent(value, 2);
  if (key === 'risk.maxLeverage') return `${grouped(value, 2)}x`;
  return key === 'risk.maxPositionNotional' || key === 'risk.maxDailyLoss' ? money(value) : value;
};

const money = (value: string): string => grouped(new Decimal(value), 2);

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

const stateText = ({ state, tripped, session: { why } }: RiskReport, paint: Paint): string => {
  const because = [...(why === null ? [] : [why]), ...(tripped.length === 0 ? [] : [`tripped: ${tripped.join(', ')}`])];
  const word = state === 'running' ? paint('green', state) : paint(state === 'halted' ? 'red' : 'yellow', state);
  return because.length === 0 ? word : `${word}  ${because.join('   ')}`;
};

const deniedLines = ({ denied }: RiskReport): readonly string[] => {
  const entries = Object.entries(denied).sort(([, a], [, b]) => b - a);
  if (entries.length === 0) return [];
  return ['', `  denied so far   ${entries.map(([code, count]) => `${code} ${grouped(count, 0)}`).join('   ')}`];
};

const historyLines = ({ history }: RiskReport): readonly string[] => {
  if (history.length === 0) return [];
  const rows = history
    .slice(0, HISTORY_SHOWN)
    .map(({ time, what, by, reason, seq }) => [
      timeText(time),
      what,
      by ?? '',
      clipped(reason, 60),
      `seq ${grouped(seq, 0)}`,
    ]);
  const layout = ['when (UTC)', 'what', 'who', 'why', ''].map((title) => ({ title, align: 'left' }) as const);
  return ['', ...indented(columns(layout, rows))];
};

const nextLines = ({ session: { session }, state, tripped }: RiskReport): readonly string[] => {
  if (state === 'stopped') return [];
  if (tripped.length > 0)
    return [`  Reset it yourself:   ht resume ${session} --by <your name> --why <what you found>`];
  if (state === 'halted') return [`  Go on:   ht resume ${session}`];
  return [];
};

/** All sessions that go on, a line each. */
export const riskTable = (reports: readonly RiskReport[], paint: Paint): readonly string[] =>
  columns(
    [
      { title: 'session', align: 'left' },
      { title: 'state', align: 'left' },
      { title: 'equity', align: 'right' },
      { title: 'exposure', align: 'left' },
      { title: '', align: 'right' },
      { title: 'loss today', align: 'left' },
      { title: '', align: 'right' },
      { title: 'why', align: 'left' },
    ],
    reports.map((each) => [
      each.session.session,
      each.state,
      money(each.equity),
      bar(each.exposure.share, WIDTH / 2, paint),
      useText(each.exposure),
      bar(each.lossToday.share, WIDTH / 2, paint),
      useText(each.lossToday),
      clipped([each.session.why ?? '', ...each.tripped].filter((text) => text !== '').join(', '), 50),
    ]),
  );

const useText = ({ used, limit }: Use): string => `${money(used)}/${limit === null ? '–' : money(limit)}`;
