import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CommandName, CommandPlace, EventStore } from '../../engine/index.ts';

/** What somebody told one session, or all of them; it counts once the session has taken it as an input. */
const command = z.object({
  command: z.enum(['pause', 'resume', 'halt', 'flatten', 'stop', 'reconcile']),
  by: z.string(),
  reason: z.string(),
});

export type Command = z.infer<typeof command>;

/** A command with the place where it stands. */
export interface GivenCommand extends Command {
  readonly from: CommandPlace;
}

/** The stream of commands to one session; null: to every session of the store, also those that begin later. */
export const controlStreamOf = (session: string | null): string =>
  session === null ? 'control' : `control-${session}`;

/** Puts a command where a running session reads it, from any process that can reach the store. */
export const giveCommand = async (store: EventStore, session: string | null, given: Command): Promise<void> => {
  const stream = controlStreamOf(session);
  const meta = JSON.stringify({ v: 1, $correlationId: session ?? 'control' });
  const event = { id: randomUUID(), type: 'CommandRequested', data: JSON.stringify(given), meta };
  await store.append(stream, [event], 'any');
};

/** The commands that stand after a place, in order. */
export const commandsAfter = async (
  store: EventStore,
  session: string | null,
  revision: number,
): Promise<readonly GivenCommand[]> => {
  const found: GivenCommand[] = [];
  for await (const batch of store.read(controlStreamOf(session), { from: revision + 1 })) {
    for (const { data, revision: at } of batch) found.push(...givenOf(session, data, at));
  }
  return found;
};

/** Commands as they come, after a place, until the signal. */
export async function* commands(
  store: EventStore,
  session: string | null,
  afterRevision: number,
  signal: AbortSignal,
): AsyncGenerator<GivenCommand> {
  const stream = controlStreamOf(session);
  for await (const message of store.subscribe({ stream, afterRevision, signal })) {
    if (message.kind !== 'events') continue;
    for (const { data, revision } of message.events) yield* givenOf(session, data, revision);
  }
}

const givenOf = (session: string | null, data: unknown, revision: number): readonly GivenCommand[] =>
  typeof data === 'string'
    ? [{ ...command.parse(JSON.parse(data)), from: { stream: session === null ? 'all' : 'session', revision } }]
    : [];

/** The last command to all sessions that still stands: a halt without a resume after it; null if there is none. */
export const standingHalt = async (store: Pick<EventStore, 'read'>): Promise<GivenCommand | null> => {
  for await (const batch of store.read(controlStreamOf(null), { direction: 'backwards' })) {
    for (const { data, revision } of batch) {
      const [given] = givenOf(null, data, revision);
      if (given && isBrake(given.command)) return given;
      if (given?.command === 'resume') return null;
    }
  }
  return null;
};

const isBrake = (name: CommandName): boolean => name === 'halt' || name === 'flatten';
