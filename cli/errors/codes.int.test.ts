import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codes } from './codes.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ROOMS = [
  'engine',
  'strategies',
  'projections',
  'backtests',
  'data',
  'adapters',
  'runtime',
  'cli',
  'bin',
  'api',
  'bench',
];
const TABLE = join('cli', 'errors', 'codes');

const sources = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && ROOMS.includes(entry.name))
  .flatMap((room) =>
    readdirSync(join(root, room.name), { recursive: true, encoding: 'utf8' }).map((file) => join(room.name, file)),
  )
  .filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes('.test') && !file.startsWith(TABLE));

const used = new Set(
  sources.flatMap(
    (file) => readFileSync(join(root, file), 'utf8').match(/(?<=['"[])E_[A-Z][A-Z0-9_]*(?=['"\]])/g) ?? [],
  ),
);

describe('the table of error codes', () => {
  it('explains every code that is used anywhere', () => {
    expect([...used].filter((code) => !(code in codes)).sort()).toEqual([]);
  });

  it('explains none that is not used', () => {
    expect(Object.keys(codes).filter((code) => !used.has(code))).toEqual([]);
  });

  it('explains each in one table only: a second entry would silently count', async () => {
    const tables = readdirSync(join(root, TABLE)).filter((file) => file.endsWith('.ts') && file !== 'entry.ts');
    const placesOf = new Map<string, string[]>();
    for (const file of tables) {
      const exported = (await import(join(root, TABLE, file))) as Readonly<Record<string, object>>;
      for (const table of Object.values(exported))
        for (const code of Object.keys(table)) placesOf.set(code, [...(placesOf.get(code) ?? []), file]);
    }
    expect([...placesOf].filter(([, places]) => places.length > 1)).toEqual([]);
    expect([...placesOf.keys()].sort()).toEqual(Object.keys(codes).sort());
  });

  it('says why and what to do, in sentences', () => {
    for (const [code, { title, cause, fix }] of Object.entries(codes)) {
      expect(title, code).not.toMatch(/[.:]$/);
      expect(cause, code).toMatch(/^[A-Z-].*\.$/);
      expect(fix, code).not.toBe('');
    }
  });
});
