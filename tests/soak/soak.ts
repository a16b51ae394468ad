import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { seededRandom } from '../../engine/index.ts';
import { openStore } from '../../runtime/home.ts';
import { HandClock } from '../../runtime/sessions/testing.ts';
import { breathe, SessionBench } from '../storm/session-bench.ts';
import { storm } from '../storm/storm.ts';
import { StormVenue } from '../storm/storm-venue.ts';
import { calm } from '../storm/weather.ts';

/** What the process held after so many simulated seconds, garbage collected. */
export interface Sample {
  readonly seconds: number;
  /** Prints that both sessions together have heard. */
  readonly prints: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
}

export interface Soaked {
  readonly samples: readonly Sample[];
  readonly events: number;
  readonly fills: number;
  readonly gaps: number;
  /** What is wrong at the end, besides memory. */
  readonly complaints: readonly string[];
}

export interface SoakOptions {
  /** Simulated seconds. */
  readonly seconds: number;
  readonly samples: number;
  readonly printsPerSecond: number;
  readonly seed: string;
  readonly sampled?: (sample: Sample) => void;
}

const START = 1_767_225_600_000;
const PRICE = 100_000;
/** The exchange remembers what it must still be able to tell: the test's memory is not what is measured. */
const VENUE_REMEMBERS_MS = 300_000;

/**
 * A paper and a live session in this process, in bad weather, on simulated time: prices by the second, orders at nearly
 * every one of them, lines that are lost and found. The store is a file, so that what grows with the record is on disk.
 */
export const soak = async (options: SoakOptions): Promise<Soaked> => {
  const home = mkdtempSync(join(tmpdir(), 'ht-soak-'));
  const store = await openStore(home);
  try {
    return await soakIn({ home, store }, options);
  } finally {
    await store.close();
    rmSync(home, { recursive: true, force: true });
  }
};

const soakIn = async (
  place: { readonly home: string; readonly store: Awaited<ReturnType<typeof openStore>> },
  { seconds, samples: wanted, printsPerSecond, seed, sampled }: SoakOptions,
): Promise<Soaked> => {
  const random = seededRandom(`soak ${seed}`);
  const clock = new HandClock(START);
  const venue = new StormVenue(seed, clock.wall);
  const parts = { ...place, clock, strategy: 'restless' };
  const paper = new SessionBench({ ...parts, venue: null, parameters: { seed: 1, size: 100 } });
  const live = new SessionBench({ ...parts, venue, parameters: { seed: 2, size: 100 } });
  const both = [paper, live];
  for (const bench of both) await bench.begin();
  venue.weather = storm;
  const samples: Sample[] = [];
  for (let second = 1; second <= seconds; second++) {
    clock.tick(1_000);
    happen(both, random, printsPerSecond);
    await breathe();
    forget(venue, clock.wall() - VENUE_REMEMBERS_MS);
    if (second % Math.ceil(seconds / wanted) !== 0) continue;
    samples.push({ seconds: second, prints: 2 * printsPerSecond * second, ...(await held()) });
    sampled?.(samples.at(-1) as Sample);
  }
  venue.weather = calm;
  await quietly(both, 60);
  for (const bench of both) void bench.stop();
  await quietly(both, 30);
  return { samples, ...(await storyOf(both)) };
};

/** What one second brings: now and then a lost line, and prices. */
const happen = (both: readonly SessionBench[], random: () => number, prints: number): void => {
  if (random() < 0.01) for (const { feed } of both) feed.connection(random() < 0.5 ? 'lost' : 'stale');
  for (let print = 0; print < prints; print++) {
    const price = PRICE + Math.floor(random() * 41) - 20;
    for (const bench of both) bench.hear(price);
  }
};

const quietly = async (both: readonly SessionBench[], seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second++) for (const bench of both) await bench.trade(PRICE);
};

const storyOf = async (both: readonly SessionBench[]): Promise<Omit<Soaked, 'samples'>> => {
  const events = (await Promise.all(both.map((bench) => bench.events()))).flat();
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  const complaints = [
    ...(
      await Promise.all(both.map(async (bench) => ((await bench.isSame()) ? [] : ['a replay is not the same'])))
    ).flat(),
    ...events.flatMap(({ type, seq, data }) =>
      type === 'DiscrepancyFound' ? [`event ${seq}: ${data.what}, expected ${data.expected}, found ${data.found}`] : [],
    ),
    ...(count('SessionStopped') === 2 ? [] : ['a session did not end']),
  ];
  return { events: events.length, fills: count('OrderFilled'), gaps: count('FeedGapDetected'), complaints };
};

/** What the exchange has told long ago. */
const forget = (venue: StormVenue, before: number): void => {
  const isOld = ({ time }: { readonly time: number }): boolean => time < before;
  for (const [id, { order }] of venue.orders) {
    if (order.status === 'open' || !isOld(order)) continue;
    venue.orders.delete(id);
    venue.submissions.delete(id);
  }
  const firstKept = venue.fills.findIndex((fill) => !isOld(fill));
  if (firstKept > 0) venue.fills.splice(0, firstKept);
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Twice, with a turn of the loop between: what finalizers let go of is collected too. */
const held = async (): Promise<Pick<Sample, 'heapBytes' | 'rssBytes'>> => {
  for (let turn = 0; turn < 2; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + external, rssBytes: rss };
};
