import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';
import { storeFile } from '../program/store-facts.ts';
import { auditOf, isFound, recordHome, restore, type RecordedHome } from './recorded-home.ts';
import { forgeries, otherData, pick, replaced } from './forgeries.ts';
import { columns, Forger, type Row } from './stored-rows.ts';

const folder = scratchFolder('tampering');
const home = join(folder, 'tampered');
let recorded: RecordedHome;
beforeAll(async () => {
  recorded = await recordHome(folder);
  mkdirSync(home);
});

/** Lets a forger work on a fresh copy; false if he could not do what he wanted. */
const tamper = (work: (forger: Forger) => boolean): boolean => {
  restore(recorded.home, home);
  const forger = new Forger(home);
  try {
    return work(forger);
  } finally {
    forger.close();
  }
};

/** Who has the disk only: bits, rows and names, checksums left as they were. */
describe('an audit of everything, after an accident', () => {
  it('is content with what was recorded', async () => {
    restore(recorded.home, home);
    const report = await auditOf(home, recorded.anchors);
    expect(report).toMatchObject({ findings: [], store: { problems: [] }, anchors: { compared: 3 } });
    expect(report.runs.map(({ remarks }) => remarks)).toEqual([[], []]);
  });

  it('finds every flipped bit of every column', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(...columns), fc.nat(), async (row, column, bit) => {
        fc.pre(tamper((forger) => forger.flip(pick(forger.positions(), row), column, bit)));
        expect(isFound(await auditOf(home, null))).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  it('finds every deleted event but one at the end of the store, and that one with anchors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 3 }), async (row, count) => {
        const isInside = tamper((forger) => {
          const positions = forger.positions();
          const first = pick(positions, row);
          forger.run('DELETE FROM events WHERE position >= ? AND position < ?', first, first + count);
          return first + count < positions.length;
        });
        expect(isFound(await auditOf(home, isInside ? null : recorded.anchors))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('finds two events that changed places, wholly or in part', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.subarray(['type_id', 'recorded_at', 'id', 'crc', 'meta', 'data'], { minLength: 1 }),
        async (one, two, swapped) => {
          const isDone = tamper((forger) => {
            const positions = forger.positions();
            const [a, b] = [pick(positions, one), pick(positions, two)];
            const before = JSON.stringify(forger.rows(`session-${recorded.long}`));
            const exchange = swapped.map((column) => `${column} = other.${column}`).join(', ');
            forger.run(
              `UPDATE events SET ${exchange} FROM events AS other
               WHERE events.position IN (?1, ?2) AND other.position = ?1 + ?2 - events.position`,
              a,
              b,
            );
            return before !== JSON.stringify(forger.rows(`session-${recorded.long}`));
          });
          fc.pre(isDone);
          expect(isFound(await auditOf(home, null))).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('finds an event that is there twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (row) => {
        tamper(
          (forger) =>
            forger.run(
              `INSERT INTO events SELECT (SELECT max(position) + 1 FROM events), stream_id,
               (SELECT max(revision) + 1 FROM events AS e WHERE e.stream_id = events.stream_id),
               type_id, recorded_at, id, crc, meta, data FROM events WHERE position = ?`,
              pick(forger.positions(), row),
            ) === 1,
        );
        expect(isFound(await auditOf(home, null))).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it.each(['streams', 'types'] as const)('finds a changed letter in each name of %s', async (table) => {
    restore(recorded.home, home);
    const looking = new Forger(home);
    const names = looking.names(table);
    looking.close();
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const other = name.replace(/.$/, (letter) => (letter === 'x' ? 'y' : 'x'));
      tamper((forger) => forger.run(`UPDATE ${table} SET name = ? WHERE name = ?`, other, name) === 1);
      expect(isFound(await auditOf(home, null)), name).toBe(true);
    }
  });
});

/** Who knows the layout of the file, and makes every checksum and place fit again. */
describe('an audit of everything, after a forgery that the store itself does not notice', () => {
  const texts = (rows: readonly Row[]): string => JSON.stringify(rows.map((row) => ({ ...row, position: 0 })));

  it.each(forgeries)('finds %s', async (_, forge) => {
    const streams = [
      `session-${recorded.long}`,
      `chain-${recorded.long}`,
      `session-${recorded.short}`,
      `chain-${recorded.short}`,
      'dataset-btcusdt-trades',
      'tape-btcusdt-trades-20240808',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...streams), fc.nat(), async (stream, at) => {
        const isDone = tamper((forger) => {
          const before = forger.rows(stream);
          const after = forge(before, at);
          if (texts(after.map((row, revision) => ({ ...row, revision }))) === texts(before)) return false;
          forger.rewrite(stream, after);
          forger.renumber();
          return true;
        });
        fc.pre(isDone);
        expect((await checkSqliteStore(storeFile(home))).problems).toEqual([]);
        expect(isFound(await auditOf(home, null))).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  it.each(forgeries)('finds %s in the record of a run, with anchors', async (_, forge) => {
    for (const at of [0, 1]) {
      const stream = `run-${recorded.long}`;
      const isDone = tamper((forger) => {
        const before = forger.rows(stream);
        const after = forge(before, at);
        forger.rewrite(stream, after);
        forger.renumber();
        return texts(after.map((row, revision) => ({ ...row, revision }))) !== texts(before);
      });
      if (isDone) expect(isFound(await auditOf(home, recorded.anchors))).toBe(true);
    }
  });

  it('finds a log that was cut off with its chain and its end, with anchors only', async () => {
    const cut = (keep: number): boolean =>
      tamper((forger) => {
        const { long } = recorded;
        forger.rewrite(`session-${long}`, forger.rows(`session-${long}`).slice(0, keep));
        forger.rewrite(`chain-${long}`, forger.rows(`chain-${long}`).slice(0, Math.floor(keep / 1_024)));
        forger.rewrite(`run-${long}`, forger.rows(`run-${long}`).slice(0, 1));
        forger.renumber();
        return true;
      });
    for (const keep of [0, 1, 1_024, 1_100]) {
      cut(keep);
      const without = await auditOf(home, null);
      expect(without).toMatchObject({ findings: [], store: { problems: [] } });
      expect(without.runs.find(({ run }) => run === recorded.long)?.remarks.at(-1)).toBe(
        'the run has no end on record',
      );
      expect(isFound(await auditOf(home, recorded.anchors))).toBe(true);
    }
  });

  it('finds a run or a dataset that is gone without a trace, with anchors only', async () => {
    for (const names of [
      [`session-${recorded.long}`, `chain-${recorded.long}`, `run-${recorded.long}`],
      ['dataset-btcusdt-trades'],
    ]) {
      tamper((forger) => {
        for (const name of names) {
          forger.rewrite(name, []);
          forger.run('DELETE FROM streams WHERE name = ?', name);
        }
        forger.renumber();
        return true;
      });
      const { findings } = await auditOf(home, recorded.anchors);
      expect(findings).toEqual([
        expect.objectContaining({
          kind: 'differs',
          what: expect.stringMatching(/^was anchored at .* is not here$/) as string,
        }),
      ]);
    }
  });
});

describe('the command', () => {
  beforeEach(() => restore(recorded.home, home));
  const verify = (...argv: string[]) => commandInside(['audit', 'verify', ...argv, '--home', home], { cwd: folder });

  it('ends with 0, and says what it saw', async () => {
    const { code, out, talk } = await verify(recorded.long, '--anchor', recorded.anchors);
    expect({ code, talk }).toEqual({ code: 0, talk: '' });
    expect(out).toMatch(/✓ run [0-9a-f]{8}: 1,338 events, 1,338 of them sealed in 2 blocks\n {6}head [0-9a-f]{64}\n/);
    expect(out).toContain('✓ dataset btcusdt-trades: 21,313 rows in 3 blocks\n');
    expect(out).toContain('anchors.jsonl: 2 anchors compared\n');
  });

  it('ends with 2 where the disk did it, and names the event', async () => {
    tamper((forger) => forger.flip(pick(forger.rows(`session-${recorded.long}`), 77).position, 'data', 99));
    const { code, talk } = await verify('--all');
    expect(code).toBe(2);
    expect(talk).toContain('error[E_AUDIT_DAMAGED]: the log is damaged: 1 finding\n');
    expect(talk).toContain(`session-${recorded.long}, event 77: changed: its checksum does not fit\n`);
  });

  it('ends with 1 where somebody did it, and names the block', async () => {
    tamper((forger) => {
      const stream = `session-${recorded.long}`;
      forger.rewrite(stream, replaced(forger.rows(stream), 77, otherData));
      return true;
    });
    const { code, talk } = await verify('--all');
    expect(code).toBe(1);
    expect(talk).toContain('error[E_AUDIT_DIFFERS]: the log is not what was recorded: 1 finding\n');
    expect(talk).toContain(
      `session-${recorded.long}, events 0 to 1,023: the hash that was sealed does not come out: an event was changed\n`,
    );
  });

  it('prints everything as JSON, and still ends with the code', async () => {
    tamper((forger) => forger.run('DELETE FROM events WHERE position = 300') === 1);
    const { code, out } = await verify('--all', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ findings: [{ kind: 'damaged', what: 'missing' }] });
  });

  it('looks at a run that was recorded before there were chains, and says so', async () => {
    tamper((forger) => {
      forger.rewrite(`chain-${recorded.long}`, []);
      const stream = `run-${recorded.long}`;
      const old = (row: Row): Partial<Row> => ({ data: String(row.data).replace(/,"chain":\{[^}]*\}/, '') });
      forger.rewrite(stream, replaced(forger.rows(stream), 1, old));
      forger.renumber();
      return true;
    });
    const { code, out } = await verify(recorded.long);
    expect(code).toBe(0);
    expect(out).toContain(
      `! run ${recorded.long}: 1,338 events, no seals\n      not sealed: recorded before there were chains`,
    );
  });

  it.each([
    [['nope'], 2, 'E_AUDIT_SUBJECT'],
    [[], 2, 'E_USAGE'],
    [['a', '--all'], 2, 'E_USAGE'],
    [['--all', '--anchor', 'absent.jsonl'], 4, 'E_ANCHOR_FILE'],
  ])('refuses %j', async (argv, exit, error) => {
    const { code, talk } = await verify(...argv);
    expect(code).toBe(exit);
    expect(talk).toContain(`error[${error}]`);
  });
});
