import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../program/home.ts';
import { storeFile } from '../program/store-facts.ts';
import { auditOf, isFound, recordHome, restore, type RecordedHome } from './recorded-home.ts';

const folder = scratchFolder('frames');
const home = join(folder, 'tampered');
let recorded: RecordedHome;
beforeAll(async () => {
  recorded = await recordHome(folder);
  mkdirSync(home);
});

type Row = Readonly<Record<string, SQLOutputValue>>;
const COLUMNS = ['position', 'stream_id', 'revision', 'count', 'recorded_at', 'crc', 'heads', 'body'] as const;

/** Works on a fresh copy, with its frames in order; false where the rules of the table refuse it. */
const tamper = (work: (db: DatabaseSync, frames: readonly Row[]) => void): boolean => {
  restore(recorded.home, home);
  const db = new DatabaseSync(storeFile(home));
  try {
    const statement = db.prepare('SELECT * FROM frames ORDER BY position');
    work(db, statement.all());
    return true;
  } catch {
    return false;
  } finally {
    db.close();
  }
};

const set = (db: DatabaseSync, frame: Row, column: string, value: SQLOutputValue): void => {
  db.prepare(`UPDATE frames SET ${column} = ? WHERE position = ?`).run(value, frame['position'] ?? null);
};

const flipped = (value: SQLOutputValue, at: number): SQLOutputValue => {
  if (value instanceof Uint8Array) {
    const bytes = value.slice();
    const bit = at % (8 * bytes.length);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return bytes;
  }
  return BigInt.asIntN(64, BigInt(value ?? 0) ^ (1n << BigInt(at % 63)));
};

describe('an audit of events that stand in frames', () => {
  it('is content with what was recorded, most of which is in frames', async () => {
    let framed = 0;
    tamper((_, frames) => {
      framed = frames.reduce((sum, { count }) => sum + Number(count), 0);
    });
    expect(framed).toBeGreaterThan(1_000);
    expect(isFound(await auditOf(home, recorded.anchors))).toBe(false);
  });

  it.each(COLUMNS)('finds every flipped bit of %s', async (column) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (row, bit) => {
        const isDone = tamper((db, frames) => {
          const frame = frames[row % frames.length] as Row;
          set(db, frame, column, flipped(frame[column] ?? null, bit));
        });
        fc.pre(isDone);
        expect(isFound(await auditOf(home, null))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('finds each frame that is gone', async () => {
    let count = 0;
    tamper((_, frames) => (count = frames.length));
    for (let index = 0; index < count; index++) {
      tamper((db, frames) =>
        db.prepare('DELETE FROM frames WHERE position = ?').run(frames[index]?.['position'] ?? null),
      );
      expect(isFound(await auditOf(home, recorded.anchors)), `frame ${index}`).toBe(true);
    }
  });

  it('finds frames that changed places, and rows that hide behind one', async () => {
    tamper((db, frames) => {
      const [a, b] = frames as [Row, Row];
      for (const column of ['heads', 'body', 'count', 'crc']) {
        set(db, a, column, b[column] ?? null);
        set(db, b, column, a[column] ?? null);
      }
    });
    expect(isFound(await auditOf(home, null))).toBe(true);
    tamper((db, frames) => {
      const at = Number(frames[0]?.['position']) + 1;
      db.prepare(
        `INSERT INTO events SELECT ?, stream_id, 1000000, type_id, recorded_at, id, crc, meta, data FROM events LIMIT 1`,
      ).run(at);
    });
    const { store } = await auditOf(home, null);
    expect(store?.problems.join()).toContain('of them at a place of their own');
  });
});
