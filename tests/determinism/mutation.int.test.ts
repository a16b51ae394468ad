import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { unframe } from '../audit/unframed.ts';
import { checksum, nameCrc, place } from '../../adapters/event-stores/sqlite/checksum.ts';
import type { Diagnosis } from '../../runtime/replay/diagnosis.ts';
import { folderIn, scratchFolder } from '../program/home.ts';
import { command, type ProcessEnded } from '../program/process.ts';
import { storeFacts, storeFile } from '../program/store-facts.ts';

const cwd = scratchFolder('mutation');
const strategyFile = join(cwd, 'strategies', 'my-idea', 'index.ts');
const ht = (line: string, home: string): Promise<ProcessEnded> =>
  command([...line.split(' '), '--home', join(cwd, home)], { cwd });

interface Played {
  readonly run: string;
  readonly hash: string;
}
const backtest = async (home: string): Promise<Played> => {
  const { code, out, talk } = await ht(
    'backtest my-idea --data btcusd-minute --variations off --report none --json',
    home,
  );
  expect(code, talk).toBe(0);
  return JSON.parse(out) as Played;
};

/** The events of a run as printed, one line each. */
const eventLines = async (run: string, home: string): Promise<readonly string[]> =>
  (await ht(`events ${run} --json`, home)).out.trimEnd().split('\n');

const change = (from: string, to: string): void => {
  const source = readFileSync(strategyFile, 'utf8');
  expect(source).toContain(from);
  writeFileSync(strategyFile, source.replace(from, to));
};

describe('verify, on the journal of a strategy of one’s own', () => {
  let recorded: Played;
  let source = '';
  beforeAll(async () => {
    folderIn(cwd, 'recorded');
    expect(await ht('new strategy my-idea', 'recorded')).toMatchObject({ code: 0 });
    source = readFileSync(strategyFile, 'utf8');
    recorded = await backtest('recorded');
  });

  it('proves a run whose code is unchanged', async () => {
    const { code, out, talk } = await ht(`verify ${recorded.run}`, 'recorded');
    expect({ code, talk }).toEqual({ code: 0, talk: '' });
    expect(out).toContain(`sha256 ${recorded.hash}`);
  });

  it('names the first event that differs after one constant was changed, whatever the parameters say', async () => {
    change('candle.close > Math.max(...before)', 'candle.close > 2 + Math.max(...before)');
    const other = await backtest('other');
    const [before, after] = [await eventLines(recorded.run, 'recorded'), await eventLines(other.run, 'other')];
    const seq = before.findIndex((line, index) => line !== after[index]);
    expect(seq).toBeGreaterThan(1);

    const { code, out, talk } = await ht(`verify ${recorded.run} --json`, 'recorded');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      isSame: false,
      isSameCode: false,
      recordedHash: recorded.hash,
      difference: { seq },
    });
    const { diagnosis } = JSON.parse(out) as { readonly diagnosis: Diagnosis };
    expect(diagnosis).toMatchObject({ seq, recorded: { seq, type: 'OrderRequested' }, crash: null });
    expect(diagnosis.stateBefore?.position.size).toBe('0');
    // The order that is not there now is missing in the state; the strategy has seen more candles since.
    expect(diagnosis.fields.length).toBeGreaterThan(0);
    expect(diagnosis.strategy.length).toBeGreaterThan(0);
    expect(talk).toContain(`error[E_VERIFY_DIFFERS]: run ${recorded.run} does not come out the same`);
    expect(talk).toContain(`first difference at seq ${seq}\n`);
    expect(talk).toContain(`fix   ht replay ${recorded.run} --until ${seq}\n`);
    writeFileSync(strategyFile, source);
  });

  it('is not deceived by a remark: other code, the same events, the same hash', async () => {
    writeFileSync(strategyFile, `// A remark.\n${source}`);
    const { code, out } = await ht(`verify ${recorded.run}`, 'recorded');
    expect(code).toBe(0);
    expect(out).toContain('the code has changed since, its decisions have not');
    const again = await backtest('recorded');
    expect(again.run).not.toBe(recorded.run);
    expect(again.hash).toBe(recorded.hash);
    writeFileSync(strategyFile, source);
  });

  it('finds a single flipped bit in a stored event, as damage', async () => {
    cpSync(join(cwd, 'recorded'), join(cwd, 'flipped'), { recursive: true });
    withEvent('flipped', recorded.run, 7, (row) => ({ ...row, data: flipped(row.data) }));
    for (const [line, exit] of [
      [`verify ${recorded.run}`, 2],
      [`events ${recorded.run}`, 7],
    ] as const) {
      const { code, talk } = await ht(line, 'flipped');
      expect(code, line).toBe(exit);
      expect(talk).toContain(`error[E_STORE_DAMAGED]: event 7 of stream session-${recorded.run} is damaged`);
    }
    expect((await storeFacts(join(cwd, 'flipped'))).problems).toEqual([
      `stream session-${recorded.run}: event 7 is damaged`,
    ]);
  });

  it('finds a flipped bit in the tape before a single row is played', async () => {
    cpSync(join(cwd, 'recorded'), join(cwd, 'tape'), { recursive: true });
    const stream = withTape('tape');
    for (const [line, exit] of [
      [`verify ${recorded.run}`, 2],
      ['backtest buy-and-hold --data btcusd-minute --variations off', 7],
    ] as const) {
      const { code, talk } = await ht(line, 'tape');
      expect(code, line).toBe(exit);
      expect(talk).toContain(`error[E_STORE_DAMAGED]: event 0 of stream ${stream} is damaged`);
    }
  });

  it('names an event that was changed with all its checksums', async () => {
    cpSync(join(cwd, 'recorded'), join(cwd, 'forged'), { recursive: true });
    const lines = await eventLines(recorded.run, 'recorded');
    const seq = lines.findIndex((line) => line.includes('"type":"OrderFilled"'));
    withEvent('forged', recorded.run, seq, (row) => {
      const data = row.data.replace(/"fee":"[^"]*"/, '"fee":"0"');
      expect(data).not.toBe(row.data);
      return { ...row, data, crc: checksumOf({ ...row, data }) };
    });
    expect((await storeFacts(join(cwd, 'forged'))).problems).toEqual([]);
    const { code, talk } = await ht(`verify ${recorded.run}`, 'forged');
    expect(code).toBe(1);
    expect(talk).toContain(`first difference at seq ${seq}\n`);
    expect(talk).toContain('The code is the same, so the data or the store are not');
  });
});

/** An event as it lies in the file. */
interface Row {
  readonly position: number;
  readonly revision: number;
  readonly recorded_at: number;
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly crc: number;
  readonly meta: string;
  readonly data: string;
}

const SELECT = `SELECT position, revision, recorded_at, lower(hex(events.id)) AS id, types.name AS type, streams.name AS stream,
  crc, meta, data FROM events JOIN types ON types.id = type_id JOIN streams ON streams.id = stream_id`;

/** Changes one event of a run behind the program's back. */
const withEvent = (home: string, run: string, revision: number, edit: (row: Row) => Row): void => {
  const db = new DatabaseSync(storeFile(join(cwd, home)));
  unframe(db);
  const find = db.prepare(`${SELECT} WHERE streams.name = ? AND revision = ?`);
  const { data, crc, position } = edit(find.get(`session-${run}`, revision) as unknown as Row);
  db.prepare('UPDATE events SET data = ?, crc = ? WHERE position = ?').run(data, crc, position);
  db.close();
};

/** Flips a bit in the first block of the first tape, and names its stream. */
const withTape = (home: string): string => {
  const db = new DatabaseSync(storeFile(join(cwd, home)));
  const row = db.prepare(`${SELECT} WHERE types.name = 'TapeBlockRecorded' ORDER BY position LIMIT 1`).get();
  const { data, position, stream } = row as unknown as { data: Uint8Array; position: number; stream: string };
  const middle = data.length >> 1;
  data[middle] = (data[middle] ?? 0) ^ 1;
  db.prepare('UPDATE events SET data = ? WHERE position = ?').run(data, position);
  db.close();
  return stream;
};

/** Text with the lowest bit of its last digit flipped: still valid JSON, another number. */
const flipped = (text: string): string =>
  text.replace(/\d(?=\D*$)/, (digit) => String.fromCharCode(digit.charCodeAt(0) ^ 1));

const checksumOf = (row: Row): number => {
  const uuid = row.id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return checksum(place(nameCrc(row.stream), row.revision, row.position, row.recorded_at), { ...row, id: uuid });
};
