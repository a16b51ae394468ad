import type { Command } from 'commander';
import { grouped } from '../../backtests/wording/number.ts';
import type { GroupFacts } from '../../adapters/event-stores/eventstoredb/group-list.ts';
import { printJson, printLines, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { columns } from '../format/columns.ts';
import { withExamples } from '../help.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader store groups create|delete|list`: consumers of a server that share the events of a stream. */
export const registerStoreGroups = (parent: Command, context: Context): void => {
  const groups = parent
    .command('groups')
    .description(
      'Groups of consumers of a server (persistent subscriptions): each event of a stream goes to one of them.',
    );
  registerGroup(groups, context, {
    verb: 'create',
    about: 'Make a group over a stream, from its first event on; one that is there stays as it is.',
    done: 'is there',
  });
  registerGroup(groups, context, {
    verb: 'delete',
    about: 'Forget a group and how far it is; the stream and its events stay.',
    done: 'is gone',
  });
  registerList(groups, context);
};

const registerList = (parent: Command, context: Context): void => {
  const command = parent
    .command('list [stream]')
    .description('List the groups of a stream, or of all streams: who consumes, and how far they are.');
  withExamples(command, [
    { command: 'ht store groups list --store esdb://host:2113', about: 'all' },
    {
      command: 'ht store groups list jobs --store esdb://host:2113 --json',
      about: 'those of one stream, for programs',
    },
  ]);
  withSharedOptions(command).action(async (stream: string | undefined, options: SharedOptions) => {
    const { listGroups } = await import('../../runtime/stores/server-desk.ts');
    const groups = await listGroups(storeOf(context, options), stream ?? null);
    if (options.json === true) printJson(context, groups);
    else printLines(context, groups.length === 0 ? nobody(stream ?? 'jobs') : table(groups));
  });
};

const nobody = (stream: string): readonly string[] => [
  `  No groups. Make one:   ht store groups create ${stream} sweep`,
];

const table = (groups: readonly GroupFacts[]): readonly string[] =>
  columns(
    [
      { title: 'stream', align: 'left' },
      { title: 'group', align: 'left' },
      { title: 'status', align: 'left' },
      { title: 'consumers', align: 'right' },
      { title: 'at work', align: 'right' },
      { title: 'parked', align: 'right' },
      { title: 'done until', align: 'right' },
      { title: 'head', align: 'right' },
    ],
    groups.map(({ stream, name, status, consumers, inFlight, parked, doneUntil, head }) => [
      ...[stream, name, status],
      ...[consumers, inFlight, parked].map((count) => grouped(count, 0)),
      ...[doneUntil, head].map((revision) => (revision === null ? '—' : grouped(revision, 0))),
    ]),
  );

interface Change {
  readonly verb: 'create' | 'delete';
  readonly about: string;
  readonly done: string;
}

const registerGroup = (parent: Command, context: Context, { verb, about, done }: Change): void => {
  const command = parent.command(`${verb} <stream> <group>`).description(about);
  withExamples(command, [{ command: `ht store groups ${verb} jobs sweep --store esdb://host:2113`, about: '' }]);
  withSharedOptions(command).action(async (stream: string, name: string, options: SharedOptions) => {
    const { createGroup, deleteGroup } = await import('../../runtime/stores/server-desk.ts');
    const change = verb === 'create' ? createGroup : deleteGroup;
    await change(storeOf(context, options), { stream, name });
    if (options.json === true) printJson(context, { stream, group: name, done: verb });
    else printLines(context, [`  ✓ group ${name} of stream ${stream} ${done}`]);
  });
};
