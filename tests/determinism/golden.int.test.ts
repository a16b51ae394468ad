import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../backtests/result.ts';
import { EXIT } from '../../cli/errors/exit-code.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside } from '../program/inside.ts';

/** A run by its command, and the sha256 over its events that it had when it was last looked at. */
interface Golden {
  readonly command: string;
  readonly hash: string;
  readonly events: number;
}

/** A run that risk halted has its events like any other. */
const ENDED: readonly unknown[] = [EXIT.ok, EXIT.halted];

const file = join(import.meta.dirname, 'golden.json');
const golden = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Golden>>;
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
const cwd = scratchFolder('golden');

const play = async ({ command }: Golden): Promise<Golden> => {
  const { code, out, talk } = await commandInside(
    [...command.split(' '), '--variations', 'off', '--report', 'none', '--json'],
    { cwd },
  );
  expect(ENDED, talk).toContain(code);
  const { hash, events, trust } = JSON.parse(out) as RunResult;
  expect(trust).toContainEqual({ mark: 'ok', text: 'deterministic (played twice, every event the same)' });
  return { command, hash, events };
};

const advice = (name: string): string =>
  [
    `The run "${name}" has other events than before.`,
    'If that was not meant, it is a mistake. If it was, every user sees other results: say why in a decision record',
    '(docs/decisions), then write the new hashes with UPDATE_GOLDEN=1 npx vitest run tests/determinism/golden.',
  ].join('\n');

describe('golden runs', () => {
  const played: Record<string, Golden> = {};
  afterAll(() => {
    if (isUpdate) writeFileSync(file, `${JSON.stringify({ ...golden, ...played }, null, 2)}\n`);
  });

  it.each(Object.keys(golden))('%s', async (name) => {
    const expected = golden[name] as Golden;
    const now = await play(expected);
    played[name] = now;
    if (!isUpdate) expect(now, advice(name)).toEqual(expected);
  });

  it('are many, each with a history of its own', () => {
    const all = Object.values(isUpdate ? played : golden);
    expect(all.length).toBeGreaterThanOrEqual(10);
    expect(new Set(all.map(({ hash }) => hash)).size).toBe(all.length);
  });
});
