import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StandIn } from '../eventstoredb/stand-in.ts';
import { recordHome, type RecordedHome } from '../audit/recorded-home.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';

const folder = scratchFolder('server-copy');
const ht = (...argv: string[]) => commandInside(argv, { cwd: folder });
let server: StandIn;
let recorded: RecordedHome;
beforeAll(async () => {
  server = await StandIn.start();
  recorded = await recordHome(folder);
});
afterAll(() => server.kill());

describe('a store that is copied to a server and back', () => {
  it('is the same, is audited there, and still fits its anchors', async () => {
    const there = await ht('store', 'copy', '--from', recorded.home, '--to', server.url);
    expect(there.code, there.talk).toBe(0);
    const audit = ['audit', 'verify', '--all', '--anchor', recorded.anchors];
    expect(await ht(...audit, '--store', server.url)).toMatchObject({ code: 0 });
    const again = join(folder, 'again');
    expect(await ht('store', 'copy', '--from', server.url, '--to', again)).toMatchObject({ code: 0 });
    expect(await ht(...audit, '--home', again)).toMatchObject({ code: 0 });
    for (const [home, file] of [
      [recorded.home, 'before.jsonl'],
      [again, 'after.jsonl'],
    ] as const) {
      expect(await ht('store', 'export', '--to', file, '--home', home)).toMatchObject({ code: 0 });
    }
    const [before, after] = ['before.jsonl', 'after.jsonl'].map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(after === before).toBe(true);
  });
});
