import type { Command } from 'commander';
import { printJson, printLines, storeOf } from '../context.ts';
import type { Context, SharedOptions } from '../context.ts';
import { withExamples } from '../help.ts';
import { withSharedOptions } from './shared-options.ts';

/** `hypertrader store groups create|delete`: consumers of a server that share the events of a stream. */
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
};

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
