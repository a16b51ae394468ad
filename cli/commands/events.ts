import type { Command } from 'commander';
import type { EventLine, EventsRequest } from '../../runtime/requests.ts';
import { typed } from '../config/typed-flag.ts';
import { outPaint, withProgram } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { jsonLine, textLine } from '../output/event-line.ts';
import { withExamples } from '../help.ts';
import { sequence } from '../values/sequence.ts';
import { withSharedOptions } from './shared-options.ts';

interface EventsOptions extends SharedOptions {
  readonly type?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly follow?: true;
}

/** `hypertrader events <run|stream>`: the journal itself. */
export const registerEvents = (parent: Command, context: Context): void => {
  const command = parent
    .command('events <run>')
    .description('Print the events of a run, or of any stream by its full name, in the order in which they happened.')
    .optionsGroup('Which events')
    .option('--type <name>', 'Only events of this type; repeatable.', collect, [])
    .option('--from <seq>', 'First sequence number.')
    .option('--to <seq>', 'Last sequence number.')
    .option('--follow', 'Wait for more at the end, until Ctrl-C.');
  withExamples(command, [
    { command: 'ht events a81c04de --type OrderFilled', about: 'all fills' },
    { command: 'ht events a81c04de --from 100 --to 120 --json', about: 'one JSON object per line' },
  ]);
  withSharedOptions(command).action(async (stream: string, options: EventsOptions) => {
    await printEvents(context, eventsRequest(stream, options), options);
  });
};

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

const eventsRequest = (stream: string, options: EventsOptions): EventsRequest => ({
  stream,
  types: options.type ?? [],
  fromSeq: typed('--from', options.from, sequence),
  toSeq: typed('--to', options.to, sequence),
  follow: options.follow === true,
});

const printEvents = async (context: Context, request: EventsRequest, options: SharedOptions): Promise<void> => {
  const paint = outPaint(context);
  const show = options.json === true ? jsonLine : (event: EventLine) => textLine(event, paint);
  await withProgram(context, options, async (program, caller) => {
    for await (const event of program.events(request, caller)) {
      if (caller.signal.aborted) return;
      context.terminal.out(`${show(event)}\n`);
    }
  });
};
