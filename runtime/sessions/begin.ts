import { createHash } from 'node:crypto';
import process from 'node:process';
import { EngineError, type Instrument, type RunManifest, type VenueConnection } from '../../engine/index.ts';
import { codeHash } from '../runs/code-hash.ts';
import { manifestOf } from '../runs/manifest.ts';
import { assertAllowed, startConcerns, type StartFacts } from '../risk/start.ts';
import { readManifest } from '../runs/recorded-run.ts';
import { recordStart } from '../runs/run-record.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';
import { assertFree, host, type Hosted } from './host.ts';
import { inputStreamOf } from './input-log.ts';
import { openAccountLines } from './live/account-lines.ts';
import { assertArmed, assertCleanStart } from './live/start-checks.ts';
import { readOpening, recordOpening, type SessionOpening } from './opening.ts';
import { controlStreamOf } from './control.ts';
import { workerOf } from './presence.ts';
import type { LiveRequest, PaperRequest, SessionCaller, SessionOutcome } from './requests.ts';
import type { Clock } from './clock.ts';
import { doorOf, instrumentOf, type VenueAccess, type VenueDoors } from './venues.ts';

/** What sessions are begun with. */
export interface Beginnings {
  readonly world: World;
  readonly doors: VenueDoors;
  readonly clock: Clock;
}

/** The venue refuses an action that reaches it later than this after it was sent. */
const ACTION_LIFETIME_MS = 10_000;

/** A new session, on paper or live. */
export const begin = async (
  { world, doors, clock }: Beginnings,
  request: PaperRequest | LiveRequest,
  caller: SessionCaller,
): Promise<SessionOutcome> => {
  const door = doorOf(doors, request.venue);
  const found = await loadStrategy(request.run.strategy, world.strategies);
  const url = request.url ?? door.urls[request.network];
  const feed = door.feed(url);
  const live = 'account' in request ? request : null;
  let connection: VenueConnection | null = null;
  try {
    const instrument = await instrumentOf(feed, request.pair);
    const startedAt = clock.wall();
    const controlHead = await world.store.revision(controlStreamOf(null));
    const code = codeHash(world.root, found.folder);
    const id = named(request, instrument, startedAt, code);
    let run = request.run;
    if (live !== null) {
      assertArmed({ armed: live.armed, instrument });
      connection = door.connection(await accessOf(live, { id, url, instrument: instrument.id }, caller));
      const { equity } = await assertCleanStart({ connection, instrument, armed: live.armed, now: clock.wall });
      run = { ...run, account: { ...run.account, capital: equity } };
    }
    const manifest = manifestFor(run, instrument, id);
    const smallUnit = await assertFit({ feed, manifest, strategy: found.strategy, now: startedAt }, connection, {
      live,
      caller,
    });
    await setLeverage(connection, manifest);
    const opening: SessionOpening = {
      mode: live === null ? 'paper' : 'live',
      venue: request.venue,
      url: request.url,
      network: request.network,
      account: live?.account ?? null,
      slippageMax: live?.slippageMax ?? null,
      startedAt,
      controlHead,
      ...(smallUnit === null ? {} : { smallUnit }),
    };
    await recordOpening(world.store, id, opening);
    const started = { version: world.version, codeHash: code, node: process.version, command: run.command };
    await recordStart(world.store, id, started);
    const { strategy } = found;
    const base = { id, mode: opening.mode, manifest, strategy, startedAt, feed, controlHead };
    return await host(world, withLines(base, connection, opening, { clock, caller }), clock, caller);
  } finally {
    await connection?.close();
    await feed.close();
  }
};

/** A session that was left, or whose process died. */
export const takeUp = async (
  { world, doors, clock }: Beginnings,
  id: string,
  caller: SessionCaller,
): Promise<SessionOutcome> => {
  const opening = await readOpening(world.store, id);
  assertFree(id, workerOf(world.home, id));
  const manifest = await readManifest(world.store, id);
  const { strategy } = await loadStrategy(manifest.strategy, world.strategies);
  const door = doorOf(doors, opening.venue);
  const url = opening.url ?? door.urls[opening.network];
  const { account, network, mode, startedAt, controlHead = null } = opening;
  const connection =
    account === null
      ? null
      : door.connection(await accessOf({ account, network }, { id, url, instrument: manifest.instrument.id }, caller));
  const feed = door.feed(url);
  try {
    const base = { id, mode, manifest, strategy, startedAt, feed, controlHead };
    return await host(world, withLines(base, connection, opening, { clock, caller }), clock, caller);
  } finally {
    await connection?.close();
    await feed.close();
  }
};

interface Begun {
  readonly live: LiveRequest | null;
  readonly caller: SessionCaller;
}

/**
 * What speaks against it keeps a live session from beginning; one on paper says so. What was begun with on purpose all the
 * same comes back, to be recorded; null if nothing was.
 */
const assertFit = async (
  facts: Omit<StartFacts, 'takerFee'>,
  connection: VenueConnection | null,
  { live, caller }: Begun,
): Promise<string | null> => {
  const { manifest } = facts;
  assertAllowed(manifest);
  const takerFee = connection === null ? manifest.venue.takerFee : (await connection.fees()).taker;
  const looking = startConcerns({ ...facts, takerFee });
  // On paper nothing is lost by beginning before the market can be asked.
  const concerns = await (live === null ? looking.catch(() => []) : looking);
  let allowed: string | null = null;
  for (const concern of concerns) {
    if (live !== null && !(live.allowsSmallUnit === true && concern.code === 'E_UNIT_BELOW_COSTS')) throw concern;
    caller.note(`${concern.message}: ${concern.detail.where ?? ''}`);
    if (live !== null) allowed = concern.detail.where ?? concern.message;
  }
  return allowed;
};

/** What a connection needs for the orders of a session. */
export const accessOf = async (
  { account, network }: Pick<LiveRequest, 'account' | 'network'>,
  { id, url, instrument }: { readonly id: string; readonly url: string; readonly instrument: string },
  caller: Pick<SessionCaller, 'account'>,
): Promise<VenueAccess> => ({
  ...(await caller.account(account)),
  url,
  isTestnet: network === 'testnet',
  session: id,
  actionLifetimeMs: ACTION_LIFETIME_MS,
  instruments: [instrument],
});

const withLines = (
  base: Omit<Hosted, 'lines'>,
  connection: VenueConnection | null,
  { startedAt, slippageMax }: SessionOpening,
  { clock, caller }: { readonly clock: Clock; readonly caller: SessionCaller },
): Hosted => {
  if (connection === null) return { ...base, lines: null };
  const { manifest } = base;
  const shared = { connection, manifest, startedAt, clock, note: (text: string) => caller.note(text) };
  return {
    ...base,
    lines: (run, signal) =>
      openAccountLines({
        ...shared,
        run,
        signal,
        slippageMax: slippageMax ?? '0.05',
        actionLifetimeMs: ACTION_LIFETIME_MS,
      }),
  };
};

const setLeverage = async (connection: VenueConnection | null, manifest: RunManifest): Promise<void> => {
  if (connection === null) return;
  const { leverage, marginMode } = manifest.account;
  const outcome = await connection.setLeverage(manifest.instrument.id, Math.ceil(Number(leverage)), marginMode);
  if (outcome.kind === 'set') return;
  throw new EngineError('E_VENUE_REFUSED', `leverage ${leverage} could not be set`, {
    why: outcome.kind === 'rejected' ? outcome.text : outcome.why,
    fix: 'choose another --leverage',
  });
};

/** A session is named by what it is and when it began. */
const named = (request: PaperRequest, instrument: Instrument, startedAt: number, code: string): string => {
  const about = JSON.stringify([request.run, instrument.id, startedAt, code]);
  return createHash('sha256').update(about).digest('hex').slice(0, 8);
};

const manifestFor = (run: PaperRequest['run'], instrument: Instrument, id: string): RunManifest => {
  const stream = inputStreamOf(id);
  const tape = { name: stream, kind: 'trades', intervalMs: null, streams: [stream], hash: '', instrument } as const;
  const played = { ...run, dataset: stream, from: null, to: null, funding: null, marks: null };
  return manifestOf(played, tape, { funding: null, marks: null });
};
