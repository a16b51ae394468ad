import type { Command } from 'commander';
import { timeText } from '../../../backtests/wording/time.ts';
import { grouped } from '../../../backtests/wording/number.ts';
import type { SessionSummary } from '../../../runtime/sessions/requests.ts';
import { printJson, printLines, withProgram } from '../../context.ts';
import type { Context, SharedOptions } from '../../context.ts';
import { columns } from '../../format/columns.ts';
import { clipped } from '../../format/text-width.ts';
import { withSharedOptions } from '../shared-options.ts';

/** `hypertrader status`: paper and live sessions, and whether a process works on them. */
export const registerStatus = (parent: Command, context: Context): void => {
  const command = parent
    .command('status')
    .description('List paper and live sessions: running, paused, halted, left, stopped.');
  withSharedOptions(command).action(async (options: SharedOptions) => {
    const sessions = await withProgram(context, options, (program) => program.sessions.status());
    if (options.json === true) printJson(context, sessions);
    else printLines(context, sessions.length === 0 ? NOTHING : table(sessions));
  });
};

const NOTHING = ['  No sessions yet. Begin one:   ht paper hyperliquid --pair BTC --strategy ema-rsi'];

const table = (sessions: readonly SessionSummary[]): readonly string[] =>
  columns(
    [
      { title: 'session', align: 'left' },
      { title: 'mode', align: 'left' },
      { title: 'instrument', align: 'left' },
      { title: 'strategy', align: 'left' },
      { title: 'status', align: 'left' },
      { title: 'since', align: 'left' },
      { title: 'orders', align: 'right' },
      { title: 'fills', align: 'right' },
      { title: 'gaps', align: 'right' },
      { title: 'decides in', align: 'right' },
      { title: 'why', align: 'left' },
    ],
    sessions.map((each) => [
      each.session,
      each.mode,
      clipped(each.instrument, 28),
      clipped(each.strategy, 16),
      each.status,
      timeText(each.startedAt),
      grouped(each.orders, 0),
      grouped(each.fills, 0),
      grouped(each.gaps, 0),
      decisionText(each.decision),
      clipped(each.why ?? '', 40),
    ]),
  );

/** Median and 99th percentile, from news to an order on the wire. */
const decisionText = (decision: SessionSummary['decision']): string =>
  decision === null ? '' : `${grouped(decision.p50Ms, 1)} / ${grouped(decision.p99Ms, 1)} ms`;
