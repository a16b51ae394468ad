import { createHash } from 'node:crypto';
import process from 'node:process';
import { EngineError, type Instrument, type RunManifest } from '../../engine/index.ts';
import { codeHash } from '../runs/code-hash.ts';
import { manifestOf } from '../runs/manifest.ts';
import { readManifest } from '../runs/recorded-run.ts';
import { readRun, recordStart } from '../runs/run-record.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';
import { giveCommand } from './control.ts';
import { assertFree, host } from './host.ts';
import { inputStreamOf } from './input-log.ts';
import { readOpening, recordOpening } from './opening.ts';
import { workerOf } from './presence.ts';
import type { CommandRequest, PaperRequest, SessionCaller, SessionOutcome, SessionSummary } from './requests.ts';
import type { Clock } from './session-run.ts';
import { summaries, summaryOf } from './status.ts';
import { doorOf, instrumentOf, type VenueDoors } from './venues.ts';

/** Paper and live sessions, as the command line (and later the API) asks for them. */
export interface SessionsDesk {
  /** Works on a new paper session until it is stopped or the caller has had enough. E_VENUE_UNKNOWN, E_PAIR_UNKNOWN. */
  paper(request: PaperRequest, caller: SessionCaller): Promise<SessionOutcome>;
  /** Takes up a session that was left or whose process died. E_SESSION_UNKNOWN, E_SESSION_ENDED, E_SESSION_BUSY. */
  takeUp(session: string, caller: SessionCaller): Promise<SessionOutcome>;
  /** Tells a session, or all of them; each takes it as an input of its own. E_SESSION_UNKNOWN, E_SESSION_ENDED. */
  command(request: CommandRequest): Promise<void>;
  status(): Promise<readonly SessionSummary[]>;
}

const systemClock: Clock = { wall: () => Date.now(), monotonic: () => performance.now() };

export const sessionsDesk = (world: World, doors: VenueDoors, clock: Clock = systemClock): SessionsDesk => ({
  paper: (request, caller) => paper({ world, doors, clock }, request, caller),
  takeUp: (session, caller) => takeUp({ world, doors, clock }, session, caller),
  command: async (request) => {
    const { session, ...given } = request;
    if (session !== null) await assertRuns(world, session);
    await giveCommand(world.store, session, given);
  },
  status: () => summaries(world),
});

interface Parts {
  readonly world: World;
  readonly doors: VenueDoors;
  readonly clock: Clock;
}

const paper = async (
  { world, doors, clock }: Parts,
  request: PaperRequest,
  caller: SessionCaller,
): Promise<SessionOutcome> => {
  const { store } = world;
  const door = doorOf(doors, request.venue);
  const found = await loadStrategy(request.run.strategy, world.strategies);
  const feed = door.feed(request.url ?? door.urls[request.network]);
  try {
    const instrument = await instrumentOf(feed, request.pair);
    const startedAt = clock.wall();
    const code = codeHash(world.root, found.folder);
    const { id, manifest } = named(request, instrument, startedAt, code);
    const { url, network, venue } = request;
    await recordOpening(store, id, { mode: 'paper', venue, url, network, account: null, startedAt });
    const { command } = request.run;
    await recordStart(store, id, { version: world.version, codeHash: code, node: process.version, command });
    const hosted = { id, mode: 'paper', manifest, strategy: found.strategy, startedAt, feed } as const;
    return await host(world, hosted, clock, caller);
  } finally {
    await feed.close();
  }
};

const takeUp = async ({ world, doors, clock }: Parts, id: string, caller: SessionCaller): Promise<SessionOutcome> => {
  const { store } = world;
  const opening = await readOpening(store, id);
  assertFree(id, workerOf(world.home, id));
  const manifest = await readManifest(store, id);
  const { strategy } = await loadStrategy(manifest.strategy, world.strategies);
  const door = doorOf(doors, opening.venue);
  const feed = door.feed(opening.url ?? door.urls[opening.network]);
  const { startedAt, mode } = opening;
  return host(world, { id, mode, manifest, strategy, startedAt, feed }, clock, caller);
};

/** A session is named by what it is and when it began. */
const named = (
  request: PaperRequest,
  instrument: Instrument,
  startedAt: number,
  code: string,
): { readonly id: string; readonly manifest: RunManifest } => {
  const about = JSON.stringify([request.run, instrument.id, startedAt, code]);
  const id = createHash('sha256').update(about).digest('hex').slice(0, 8);
  const stream = inputStreamOf(id);
  const tape = { name: stream, kind: 'trades', intervalMs: null, streams: [stream], hash: '', instrument } as const;
  const played = { ...request.run, dataset: stream, from: null, to: null, funding: null, marks: null };
  return { id, manifest: manifestOf(played, tape, { funding: null, marks: null }) };
};

const assertRuns = async (world: World, session: string): Promise<void> => {
  await readRun(world.store, session);
  const { status } = await summaryOf(world, session);
  if (status !== 'stopped') return;
  throw new EngineError('E_SESSION_ENDED', `session ${session} is over`, {
    why: 'It was stopped; nothing can be told to it any more.',
    fix: `ht events ${session}`,
  });
};
