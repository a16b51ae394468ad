import {
  Scale,
  type AnyEvent,
  type RunManifest,
  type VenueConnection,
  type VenueMessage,
} from '../../../engine/index.ts';
import type { Clock } from '../clock.ts';
import type { Sender, SessionRun } from '../session-run.ts';
import { VenueBridge } from './bridge.ts';
import { keepSwitch } from './dead-mans-switch.ts';
import { every } from './every.ts';
import { Expiries } from './expiries.ts';
import { reconcile, type Agreement } from './reconcile.ts';

/** Journal and venue are compared this often while nothing special happens. */
const AUDIT_EVERY_MS = 60_000;

export interface AccountLinesParts {
  readonly connection: VenueConnection;
  readonly run: SessionRun;
  readonly manifest: RunManifest;
  readonly startedAt: number;
  readonly slippageMax: string;
  readonly actionLifetimeMs: number;
  readonly clock: Clock;
  /** Ends everything that waits. */
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

export interface AccountLines {
  readonly sender: Sender;
  /** Resolves when journal and venue have been compared for the first time. */
  readonly ready: Promise<unknown>;
  /** Tells the session something that the venue did not say. */
  readonly tell: (message: VenueMessage) => void;
  /** Looks on: orders that expire are watched, and whoever asked to compare the books gets what came of it put on record. */
  readonly saw: (events: readonly AnyEvent[]) => void;
}

/**
 * The lines of a live session to its account: requests go out, the venue's words come in, what was missed is fetched,
 * the venue's dead man's switch is kept alive, and both books are compared again and again. While the account's line is
 * down or the books have not been compared since, nothing adds exposure.
 */
export const openAccountLines = async (parts: AccountLinesParts): Promise<AccountLines> => {
  const { connection, run, manifest, startedAt, clock, signal } = parts;
  const now = clock.wall;
  const { session, inbox, outages } = run;
  const scale = new Scale(manifest.instrument);
  const instrument = manifest.instrument.id;
  const wait = (ms: number): Promise<boolean> => clock.wait(ms, signal);
  const compare = async (): Promise<Agreement> => {
    const settled = (): Promise<void> => run.settled();
    const agreement = await reconcile(
      { connection, bridge, session, scale, instrument, startedAt, wait, settled, found: (size) => (found = size) },
      compared,
    );
    compared = now();
    if (agreement === 'agreed') outages.up('account', now());
    if (agreement !== 'moving') isCompared();
    return agreement;
  };
  let compared = startedAt;
  /** Position at the venue, as it was told last. */
  let found: string | null = null;
  const { promise: ready, resolve } = Promise.withResolvers<null>();
  const isCompared = (): void => resolve(null);
  let comparing: Promise<Agreement | 'unreachable'> = Promise.resolve('moving');
  const compareNext = (): Promise<Agreement | 'unreachable'> => {
    comparing = comparing.then(compare).catch((error: unknown) => {
      if (signal.aborted) return 'unreachable';
      outages.down('account', compared, now());
      const why = error instanceof Error ? error.message : 'unknown';
      parts.note(`the venue could not be asked how things stand: ${why}`);
      return 'unreachable';
    });
    return comparing;
  };
  const expiries = new Expiries({ session, inbox, now, wait });
  const bridge: VenueBridge = new VenueBridge({
    connection,
    inbox,
    outages,
    session,
    toldFills: run.toldFills,
    scale,
    instrument,
    startedAt,
    slippageMax: parts.slippageMax,
    actionLifetimeMs: parts.actionLifetimeMs,
    now,
    wait,
    sent: (arrived) => run.pace.sent(clock.monotonic() - arrived),
    caughtUp: () => void compareNext(),
  });
  for (const request of run.former) if (request.kind === 'submit') bridge.know(request.order.id);
  expiries.watchOpen();
  outages.down('account', now(), now());
  await connection.open(startedAt, (report) => bridge.hear(report));
  void keepSwitch(parts, wait);
  void every(AUDIT_EVERY_MS, wait, compareNext, AUDIT_EVERY_MS);
  return { sender: bridge, ready, ...wordsOf({ bridge, session, scale, expiries, compareNext, found: () => found }) };
};

interface WordsParts {
  readonly bridge: VenueBridge;
  readonly session: SessionRun['session'];
  readonly scale: Scale;
  readonly expiries: Expiries;
  readonly compareNext: () => Promise<Agreement | 'unreachable'>;
  readonly found: () => string | null;
}

const wordsOf = (parts: WordsParts): Pick<AccountLines, 'tell' | 'saw'> => {
  const { bridge, session, scale, expiries, compareNext, found } = parts;
  const answer = async (request: number): Promise<void> => {
    const outcome = await compareNext();
    const books = { position: scale.sizeText(session.position), orders: session.ordersAtVenue().length };
    const venuePosition = outcome === 'unreachable' ? null : found();
    bridge.tell({ kind: 'compared', request, outcome, ...books, ...(venuePosition !== null && { venuePosition }) });
  };
  return {
    tell: (message) => bridge.tell(message),
    saw: (events) => {
      for (const { type, seq, data } of events) {
        if (type === 'ReconciliationRequested') void answer(seq);
        if (type === 'OrderRequested') expiries.watch(data.order, data.expiresAt);
      }
    },
  };
};
