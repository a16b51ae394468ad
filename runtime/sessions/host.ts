import process from 'node:process';
import { EngineError, type MarketFeed, type RunManifest, type Strategy } from '../../engine/index.ts';
import type { World } from '../world.ts';
import { recordFinish } from './finish.ts';
import { sessionNote } from './recorded-session.ts';
import { history } from './history.ts';
import { announce } from './presence.ts';
import type { SessionCaller, SessionOutcome, StartedSession } from './requests.ts';
import type { Clock } from './clock.ts';
import { KillSwitch } from '../risk/kill-switch.ts';
import { assertNamed } from '../risk/reset.ts';
import { GuardedSender } from './live/guarded-sender.ts';
import type { AccountLines } from './live/account-lines.ts';
import { listen, SessionRun } from './session-run.ts';

/** Everything of a session that is opened, besides its record. */
export interface Hosted {
  readonly id: string;
  readonly mode: 'paper' | 'live';
  readonly manifest: RunManifest;
  readonly strategy: Strategy;
  readonly startedAt: number;
  readonly feed: MarketFeed;
  /** Head of the commands to all sessions when this one began; null where that is not known. */
  readonly controlHead: number | null;
  /** Opens the lines to the account that really trades; null on paper. */
  readonly lines: ((run: SessionRun, signal: AbortSignal) => Promise<AccountLines>) | null;
}

/**
 * Works on a session until it has ended or the caller has had enough: then it is left as it is, on record to the last
 * input, for another process to take up.
 */
export const host = async (
  world: World,
  hosted: Hosted,
  clock: Clock,
  caller: SessionCaller,
): Promise<SessionOutcome> => {
  const { store, home } = world;
  const { id, mode, manifest, strategy, startedAt, feed, controlHead } = hosted;
  const killSwitch = new KillSwitch(store, home);
  const opened = { store, id, mode, manifest, strategy, startedAt, clock, controlHead, killSwitch };
  const run = await SessionRun.open(opened);
  const over = new AbortController();
  const leave = (): void => run.inbox.close();
  caller.signal.addEventListener('abort', leave, { once: true });
  const withdraw = announce(home, id, process.pid);
  try {
    await run.heed();
    const lines = hosted.lines === null ? null : await hosted.lines(run, over.signal);
    const obeyed = run.obey(over.signal);
    caller.started(startedOf(hosted, run));
    const sender = lines === null ? null : guarded(lines, run, killSwitch);
    const closing = run.run(sender, (step) => {
      lines?.saw(step.events);
      caller.step({ session: id, ...step, look: () => run.session.look() });
    });
    const fed = bringPrices(hosted, run, lines?.ready ?? null, { clock, signal: over.signal });
    // Commands and prices are brought in for as long as the session goes on; if either fails, so does it.
    const failed = Promise.all([obeyed, fed]).then(() => new Promise<never>(() => undefined));
    const closed = await Promise.race([closing, failed]);
    if (run.session.isEnded)
      await recordFinish(store, id, manifest, {
        ...closed,
        inputs: await run.sealInputs(),
        session: sessionNote(mode, null),
      });
    const { equity } = run.session.look();
    return {
      session: id,
      events: closed.events,
      hash: closed.hash,
      equity,
      isLeft: !run.session.isEnded,
    };
  } finally {
    over.abort();
    caller.signal.removeEventListener('abort', leave);
    withdraw();
    await feed.close();
  }
};

/** What goes out is looked at once more, when it is on record and about to be sent. */
const guarded = ({ sender, tell }: AccountLines, run: SessionRun, killSwitch: KillSwitch): GuardedSender =>
  new GuardedSender({
    sender,
    killSwitch,
    session: run.session,
    tell,
    halt: ({ by, reason }) => run.command({ command: 'halt', by, reason }),
  });

/** Between two looks at how long the market has been silent, and whether inputs are to be sealed. */
const CHECK_EVERY_MS = 5_000;

/** Prices come in once the account is known: before that a strategy could only be refused what it wants. */
const bringPrices = async (
  { feed, manifest, strategy, startedAt }: Hosted,
  run: SessionRun,
  ready: Promise<unknown> | null,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> => {
  await ready;
  if (!run.isTakenUp) for (const input of await history(feed, manifest, strategy, startedAt)) run.inbox.add(input);
  const listener = await listen(run, feed, manifest.instrument.id);
  while (await clock.wait(CHECK_EVERY_MS, signal)) {
    listener.check(clock.wall());
    await run.sealLate();
  }
};

const startedOf = ({ id, mode, manifest, startedAt, feed }: Hosted, run: SessionRun): StartedSession => ({
  session: id,
  mode,
  strategy: manifest.strategy,
  instrument: manifest.instrument.id,
  startedAt,
  isTakenUp: run.isTakenUp,
  feed,
  command: (given) => {
    if (given.command === 'resume' && run.session.isTripped) assertNamed(given);
    run.command(given);
  },
});

/** A session that is being worked on may not be taken by a second process by mistake; the store would stop one of them. */
export const assertFree = (session: string, pid: number | null): void => {
  if (pid === null) return;
  throw new EngineError('E_SESSION_BUSY', `session ${session} is being worked on by process ${pid}`, {
    why: 'Two processes on one session would each see half of it.',
    fix: `ht attach ${session}`,
  });
};
