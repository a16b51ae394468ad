import type { Command } from 'commander';
import { grouped } from '../../backtests/wording/number.ts';
import type { ProjectionDesk, ProjectionInfo, ShowRequest } from '../../runtime/read-models/requests.ts';
import type { Caller } from '../../runtime/requests.ts';
import { typed } from '../config/typed-flag.ts';
import { printJson, printLines, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { columns } from '../format/columns.ts';
import { withExamples } from '../help.ts';
import { shownLines, statusLines } from '../output/projection-lines.ts';
import { sequence } from '../values/sequence.ts';
import { withSharedOptions } from './shared-options.ts';

interface ShowOptions extends SharedOptions {
  readonly at?: string;
}

interface StatusOptions extends SharedOptions {
  readonly follow?: true;
}

/** `hypertrader projections`: everything that is folded from events. */
export const registerProjections = (parent: Command, context: Context): void => {
  const group = parent
    .command('projections')
    .description('Read models: what the events of a run, or of all runs, add up to; also your own.');
  withExamples(group, [
    { command: 'ht projections show system-state a81c04de', about: 'phase, units and allocations at the end' },
    { command: 'ht projections show pnl', about: 'profit and loss of every run' },
  ]);
  registerList(group, context);
  registerShow(group, context);
  registerStatus(group, context);
  registerRebuild(group, context);
};

const registerList = (group: Command, context: Context): void => {
  const command = group
    .command('list', { isDefault: true })
    .description('List the read models, those of the package and your own in projections/<name>/projection.ts.');
  withSharedOptions(command).action(async (options: SharedOptions) => {
    const found = await withProgram(context, options, ({ projections }) => projections.list());
    if (options.json === true) printJson(context, found);
    else printLines(context, ['', ...listLines(found), '']);
  });
};

const listLines = (found: readonly ProjectionInfo[]): readonly string[] =>
  columns(
    [
      { title: '  name', align: 'left' },
      { title: 'version', align: 'right' },
      { title: 'of', align: 'left' },
      { title: 'what it says', align: 'left' },
    ],
    found.map(({ name, version, over, about, folder }) => [
      `  ${name}`,
      String(version),
      over === 'store' ? 'all runs' : 'each run',
      folder === null ? about : `${about} (yours)`,
    ]),
  );

const registerShow = (group: Command, context: Context): void => {
  const command = group
    .command('show <name> [run]')
    .description('Print a read model: of a run at its end or at any of its events, or of all runs in a table.')
    .optionsGroup('When')
    .option('--at <seq>', 'The last event of the run that counts; default all.');
  withExamples(command, [
    { command: 'ht projections show system-state a81c04de', about: 'phase, units and allocations at the end' },
    { command: 'ht projections show pnl a81c04de --at 1200', about: 'profit and loss after event 1,200' },
    { command: 'ht projections show runs', about: 'one line for each run, also the unfinished' },
  ]);
  withSharedOptions(command).action(async (name: string, run: string | undefined, options: ShowOptions) => {
    const atMost = typed('--at', options.at, sequence);
    const request: ShowRequest = { projection: name, run: run ?? null, atMost };
    const ask = ({ projections }: { projections: ProjectionDesk }, caller: Caller) => projections.show(request, caller);
    const outcome = await withProgram(context, options, ask);
    if (options.json === true) printJson(context, outcome);
    else printLines(context, ['', ...shownLines(outcome), '']);
  });
};

const registerStatus = (group: Command, context: Context): void => {
  const command = group
    .command('status')
    .description('Say how far each read model over all runs is: live, rebuilding or stale.')
    .optionsGroup('How long')
    .option('--follow', 'Keep them all up to date, and say so at every change, until Ctrl-C.');
  withExamples(command, [{ command: 'ht projections status --follow', about: 'beside a paper or live session' }]);
  withSharedOptions(command).action(async (options: StatusOptions) => {
    await withProgram(context, options, async ({ projections }, caller) => {
      const print = async (): Promise<void> => {
        const lines = await projections.status();
        if (options.json === true) printJson(context, lines);
        else printLines(context, ['', ...statusLines(lines), '']);
      };
      if (options.follow === true) await follow(projections, caller, print);
      else await print();
    });
  });
};

/** One table after the other, never two at once. */
const follow = async (projections: ProjectionDesk, caller: Caller, print: () => Promise<void>): Promise<void> => {
  let printing = Promise.resolve();
  await projections.keepUp(caller, () => void (printing = printing.then(print)));
  await printing;
};

const registerRebuild = (group: Command, context: Context): void => {
  const command = group
    .command('rebuild [name]')
    .description(
      'Fold a read model, or all, anew from the first event; readers keep the old one until the new one has caught up.',
    );
  withExamples(command, [{ command: 'ht projections rebuild pnl', about: 'goes on where it was interrupted' }]);
  withSharedOptions(command).action(async (name: string | undefined, options: SharedOptions) => {
    const lines = await withProgram(context, options, async ({ projections }, caller) => {
      return projections.rebuild(name ?? null, caller);
    });
    if (options.json === true) printJson(context, lines);
    else printLines(context, ['', ...lines.map((line) => built(line.name, line.events)), '']);
  });
};

const built = (name: string, events: number): string => `  ✓ ${name} is built from ${grouped(events, 0)} events`;
