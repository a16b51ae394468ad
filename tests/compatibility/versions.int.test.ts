import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../engine/index.ts';
import { openStore } from '../../runtime/home.ts';
import { folderIn, scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';
import { fillStore, readCorpus } from './corpus.ts';

/**
 * Types that no archived journal has: backtests of these versions never said them. All of them have a sample in
 * `engine/events/fixtures/v1.jsonl`. Take a type out of this list when a corpus has it.
 */
const NOT_ARCHIVED =
  'SessionPaused SessionResumed SessionRecovered FlattenRequested DiscrepancyFound FeedGapDetected FeedRestored OrderOutcomeUnknown OrderRejected OrderCancelRejected OrderModifyRequested OrderModifyDenied OrderModifyRejected OrderModified OrderExpired LeverageChanged ResetRequested VenueWentDown VenueCameBack TradingResumed DayBegan DenialsRepeated ReconciliationRequested BooksCompared'.split(
    ' ',
  );

const cwd = scratchFolder('compatibility');
const versions = readdirSync(import.meta.dirname).filter((name) => /^\d/.test(name));
const corpora = versions.map((version) => ({ version, lines: readCorpus(join(import.meta.dirname, version)) }));

interface Completed {
  readonly hash: string;
  readonly events: number;
}

describe.each(corpora)('what version $version wrote', ({ version, lines }) => {
  const home = join(cwd, version);
  const ht = (line: string) => commandInside([...line.split(' '), '--home', home], { cwd });
  const runs = lines
    .filter(({ type }) => type === 'RunCompleted')
    .map(({ stream, data }) => ({ run: stream.slice('run-'.length), ...(JSON.parse(data) as Completed) }));

  beforeAll(async () => {
    const store = await openStore(folderIn(cwd, version));
    await fillStore(store, lines);
    await store.close();
  });

  it('is there', () => {
    expect(existsSync(join(home, 'events.db'))).toBe(true);
    expect(runs.length).toBeGreaterThan(0);
  });

  it.each(runs)('replays to the same events and hash: $run', async ({ run, hash, events }) => {
    const { code, out, talk } = await ht(`verify ${run} --json`);
    expect(code, talk).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ isSame: true, difference: null, events, replayedHash: hash });
  });

  it('can be read: lists, events, reports', async () => {
    const [first] = runs;
    const listed = await ht('runs --json');
    expect(listed.code, listed.talk).toBe(0);
    for (const { run } of runs) expect(listed.out).toContain(run);
    for (const line of [`events ${first?.run} --json`, `report ${first?.run} --json`]) {
      const { code, talk } = await ht(line);
      expect(code, `${line}\n${talk}`).toBe(0);
    }
  });
});

describe('the archive', () => {
  it('has a corpus of every released version', () => {
    expect(versions).toContain('0.1.0');
  });

  it('has every type of event, but those that are named', () => {
    const archived = new Set(corpora.flatMap(({ lines }) => lines.map(({ type }) => type)));
    for (const type of ['RunStarted', 'RunCompleted', 'TapeBlockRecorded', 'DatasetImported'])
      expect(archived).toContain(type);
    expect(
      Object.keys(catalogue)
        .filter((type) => !archived.has(type))
        .sort(),
    ).toEqual([...NOT_ARCHIVED].sort());
  });
});
