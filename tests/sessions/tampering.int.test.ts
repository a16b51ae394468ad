import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import { forgeries, type Forgery } from '../audit/forgeries.ts';
import { auditOf, isFound, restore } from '../audit/recorded-home.ts';
import { Forger, type Row } from '../audit/stored-rows.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';
import { storeFile } from '../program/store-facts.ts';
import { recordSessions, type RecordedSessions } from './recorded-sessions.ts';

const folder = scratchFolder('session-tampering');
const recorded = join(folder, '.hypertrader');
const home = join(folder, 'tampered');
let sessions: RecordedSessions;

beforeAll(async () => {
  sessions = await recordSessions(folder);
  mkdirSync(home);
  cpSync(storeFile(recorded), storeFile(home));
});

const texts = (rows: readonly Omit<Row, 'position'>[]): string =>
  JSON.stringify(rows.map((row, revision) => ({ ...row, position: 0, revision })));

/** Puts other rows in the place of a stream, every checksum and place as it should be; false if nothing is other. */
const forge = (stream: string, change: (rows: Row[]) => Row[]): boolean => {
  restore(recorded, home);
  const forger = new Forger(home);
  try {
    const before = forger.rows(stream);
    const after = change(before);
    if (texts(after) === texts(before)) return false;
    forger.rewrite(stream, after);
    forger.renumber();
    return true;
  } finally {
    forger.close();
  }
};

const all: readonly Forgery[] = [
  ...forgeries,
  ['the last ones cut off', (rows, at) => rows.slice(0, rows.length - 1 - (at % Math.min(3, rows.length - 1)))],
  ['all of them gone', () => []],
];

describe('an audit of the inputs of sessions', () => {
  it('is content with what was recorded, which is sealed to the last input', async () => {
    const { findings, runs } = await auditOf(recorded, null);
    expect(findings).toEqual([]);
    for (const id of [sessions.restless, sessions.left, sessions.live.session]) {
      const run = runs.find((each) => each.run === id);
      expect(run?.inputs?.events).toBeGreaterThan(100);
      expect(run?.inputs?.sealed).toBe(run?.inputs?.events);
      expect(run?.inputs?.head).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it.each(all)('finds %s, in inputs and in the seals over them', async (_, change) => {
    const streams = [sessions.restless, sessions.live.session].flatMap((id) => [`inputs-${id}`, `input-chain-${id}`]);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...streams), fc.nat(), async (stream, at) => {
        fc.pre(forge(stream, (rows) => change(rows, at)));
        expect((await checkSqliteStore(storeFile(home))).problems).toEqual([]);
        expect(isFound(await auditOf(home, null))).toBe(true);
      }),
      { numRuns: 6 },
    );
  });

  it('finds inputs of a session that goes on cut off, with their seals, where something was decided by them', async () => {
    const { left } = sessions;
    restore(recorded, home);
    const forger = new Forger(home);
    forger.rewrite(`inputs-${left}`, forger.rows(`inputs-${left}`).slice(0, -20));
    forger.rewrite(`input-chain-${left}`, []);
    forger.renumber();
    forger.close();
    const { findings } = await auditOf(home, null);
    expect(findings).toMatchObject([{ kind: 'damaged', stream: `inputs-${left}` }]);
    expect(findings[0]?.what).toBe('missing: the session was decided by them');
  });

  it('finds the last inputs cut off with their seals, whatever was decided by them, where there are anchors', async () => {
    const { left } = sessions;
    restore(recorded, home);
    const anchors = join(folder, 'anchors.jsonl');
    const said = await commandInside(['audit', 'anchor', '--all', '--to', anchors, '--home', home], { cwd: folder });
    expect(said.code, said.talk).toBe(0);
    expect((await auditOf(home, anchors)).findings).toEqual([]);
    const forger = new Forger(home);
    const seals = forger.rows(`input-chain-${left}`);
    const last = JSON.parse(String(seals.at(-1)?.data)) as { first: number };
    forger.rewrite(`inputs-${left}`, forger.rows(`inputs-${left}`).slice(0, last.first));
    forger.rewrite(`input-chain-${left}`, seals.slice(0, -1));
    forger.renumber();
    forger.close();
    const { findings } = await auditOf(home, anchors);
    expect(findings.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^had \\d+ sealed inputs when it was anchored at .*: ${seals.length} blocks, now ${seals.length - 1}$`,
        ),
      ),
    );
  });

  it('says of a session from before inputs were sealed that they are not, and finds nothing wrong with it', async () => {
    const { restless } = sessions;
    restore(recorded, home);
    const forger = new Forger(home);
    const record = forger.rows(`run-${restless}`).map((row) => {
      const told = Object.entries(JSON.parse(String(row.data)) as object).filter(([name]) => name !== 'inputs');
      return { ...row, data: JSON.stringify(Object.fromEntries(told)) };
    });
    forger.rewrite(`run-${restless}`, record);
    forger.rewrite(`input-chain-${restless}`, []);
    forger.renumber();
    forger.close();
    const { findings, runs } = await auditOf(home, null);
    expect(findings).toEqual([]);
    const run = runs.find((each) => each.run === restless);
    expect(run).toMatchObject({ inputs: { sealed: 0, blocks: 0, head: null } });
    expect(run?.remarks).toEqual(['its inputs are not sealed: nothing but ids and checksums was compared']);
  });
});
