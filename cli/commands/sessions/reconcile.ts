import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { EngineError } from '../../../engine/index.ts';
import type { ReconcileOutcome } from '../../../runtime/reconcile/requests.ts';
import { outPaint, printJson, printLines, withProgram } from '../../context.ts';
import type { Context, SharedOptions } from '../../context.ts';
import type { Paint } from '../../format/colour.ts';
import { columns } from '../../format/columns.ts';
import { withExamples } from '../../help.ts';
import { withSharedOptions } from '../shared-options.ts';
import { accountOf } from './watch.ts';

interface ReconcileOptions extends SharedOptions {
  readonly why?: string;
  readonly by?: string;
}

/** `hypertrader reconcile <session>`: are the books of session and venue the same, now? */
export const registerReconcile = (parent: Command, context: Context): void => {
  const command = parent
    .command('reconcile <session>')
    .description(
      'Compare orders, fills and position of a live session with its venue, now. One that nobody works on is only looked at.',
    )
    .optionsGroup('Who and why')
    .option('--why <text>', 'Why, for the record.')
    .option('--by <name>', 'Who, for the record; default the user of this machine.');
  withExamples(command, [
    { command: 'ht reconcile 7f3a91c2 --why "the venue was down"', about: 'exit code 0 if they agree' },
  ]);
  withSharedOptions(command).action(async (session: string, options: ReconcileOptions) => {
    const { why: reason = 'not said', by = userInfo().username } = options;
    const outcome = await withProgram(context, options, (program, caller) =>
      program.reconcile({ session, by, reason }, { ...caller, account: (name) => accountOf(context, options, name) }),
    );
    if (options.json === true) printJson(context, outcome);
    else printLines(context, outcomeLines(outcome, outPaint(context)));
    const failure = failureOf(outcome);
    if (failure !== null) throw failure;
  });
};

const outcomeLines = (outcome: ReconcileOutcome, paint: Paint): readonly string[] => {
  const { session, how, position, orders, differences } = outcome;
  const asked = how === 'asked' ? 'the session compared, and recorded it' : 'nobody works on it; nothing was changed';
  if (outcome.outcome === 'agreed') {
    return [
      `  ${paint('green', '✓')} ${session}: both books agree, position ${position}, ${orders} open orders   (${asked})`,
    ];
  }
  const layout = ['what', 'journal', 'venue', 'then'].map((title) => ({ title, align: 'left' }) as const);
  const rows = differences.map((each) => [each.what, each.journal, each.venue, each.then]);
  return [`  ${session}: ${asked}`, ...columns(layout, rows).map((line) => `  ${line}`)];
};

const failureOf = ({ session, outcome, how, differences }: ReconcileOutcome): EngineError | null => {
  switch (outcome) {
    case 'agreed':
      return null;
    case 'differs':
      return new EngineError('E_BOOKS_DIFFER', `the books of session ${session} and its venue differ`, {
        where: `${differences.length} differences`,
        why:
          how === 'asked'
            ? 'The venue says what the journal cannot explain; trading is halted.'
            : 'See the list above.',
        fix:
          how === 'asked' ? `ht risk ${session}` : `ht take-up ${session}, or tidy up by hand: ht orders, ht positions`,
      });
    case 'moving':
      return new EngineError('E_BOOKS_MOVING', `the books of session ${session} did not stand still`, {
        why: 'Orders and fills came all the time, so that two different moments would have been compared.',
        fix: `ht pause ${session}, then ask again`,
      });
    case 'unreachable':
      return new EngineError('E_VENUE_UNREACHABLE', 'the venue did not say how things stand', {
        where: session,
        why: 'The session adds no exposure until it has been told.',
        fix: 'ask again when the venue answers',
      });
  }
};
