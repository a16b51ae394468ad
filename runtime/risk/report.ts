import { hoursText, isAllowedInstrument, isWithin, type RunManifest } from '../../engine/index.ts';
import { projection } from '../../projections/risk/projection.ts';
import { emptyRisk, type RiskState as Book } from '../../projections/risk/state.ts';
import { streamOf } from '../journal/journal.ts';
import { project } from '../read-models/projections.ts';
import { readManifest } from '../runs/recorded-run.ts';
import type { World } from '../world.ts';
import { lastPrice } from './last-price.ts';
import type { RiskReport, Rule, SessionName } from './requests.ts';
import { briefOf, limitUses, type Valued } from './use.ts';

/** The risk of a session as its journal tells it, valued at the last price that was heard. */
export const valuedRisk = async (
  world: World,
  session: string,
): Promise<Valued & { readonly manifest: RunManifest | null }> => {
  // A process may have died between naming a session and beginning it.
  if ((await world.store.revision(streamOf(session))) < 0) return { book: emptyRisk(), price: null, manifest: null };
  const manifest = await readManifest(world.store, session);
  const sources = { store: world.store, snapshots: (await world.readModels()).snapshots };
  const { state: book } = await project(sources, projection, streamOf(session));
  const price = book.isStopped ? book.ledger.mark : await lastPrice(world.store, session, manifest.instrument);
  return { book, price: price ?? book.ledger.mark, manifest };
};

/** Limits with their use, rules, and what happened; `now` in ms UTC. */
export const riskReport = async (
  world: World,
  { session, mode, instrument, strategy, status, why }: SessionName,
  now: number,
): Promise<RiskReport> => {
  const { book, price, manifest } = await valuedRisk(world, session);
  return {
    session: { session, mode, instrument, strategy, status, why },
    ...briefOf({ book, price }),
    quote: book.ledger.quote,
    position: book.ledger.size,
    limits: limitUses({ book, price }, now),
    rules: rulesOf(book, manifest, now),
    denied: book.denied,
    history: book.history.toReversed(),
  };
};

const rulesOf = ({ limits }: Book, manifest: RunManifest | null, now: number): readonly Rule[] => {
  const { maxOrderNotional = null, priceCollar = null, instruments = null, tradingHours = null } = limits;
  const rule = (key: string, about: string, allows: string, isOpen = true): Rule => ({
    key: `risk.${key}`,
    about,
    allows,
    isOpen,
  });
  return [
    rule('maxOrderNotional', 'value of one order', maxOrderNotional === null ? 'any' : `at most ${maxOrderNotional}`),
    rule(
      'priceCollar',
      'distance of a price from the mark',
      priceCollar === null ? 'any' : `at most ${priceCollar} of it`,
    ),
    rule(
      'instruments',
      'instruments',
      instruments === null ? 'all' : instruments.join(', '),
      manifest === null || isAllowedInstrument(manifest.instrument, instruments),
    ),
    rule(
      'tradingHours',
      'hours, UTC',
      tradingHours === null ? 'always' : hoursText(tradingHours),
      tradingHours === null || isWithin(tradingHours, now),
    ),
  ];
};
