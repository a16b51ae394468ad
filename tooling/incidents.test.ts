import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasTest, incidentsOf } from './incidents.ts';

const placeOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const incidents = incidentsOf(readFileSync(placeOf('docs/reference/incidents.md'), 'utf8'));

describe('the page of what went wrong elsewhere', () => {
  it('names tests that are there', () => {
    const missing = incidents
      .flatMap(({ tests }) => tests)
      .filter(({ file, title }) => !existsSync(placeOf(file)) || !hasTest(readFileSync(placeOf(file), 'utf8'), title));
    expect(missing).toEqual([]);
    expect(incidents.flatMap(({ tests }) => tests).length).toBeGreaterThan(80);
  });

  it('has a test for each, or says what is open', () => {
    expect(incidents.filter(({ tests, open }) => tests.length === 0 && open === '')).toEqual([]);
  });

  it('leaves none of the lessons and promises out', () => {
    const from = incidents.map((each) => each.from);
    for (let n = 1; n <= 27; n++) expect(from.filter((each) => each.startsWith(`L${n} `))).toHaveLength(1);
    for (let n = 1; n <= 15; n++) expect(from.filter((each) => new RegExp(`^${n}\\b`).test(each))).toHaveLength(1);
  });

  it('would notice a title that was changed', () => {
    expect(hasTest("it('counts twice', () => {", 'counts twice')).toBe(true);
    expect(hasTest("it('counts twice and more', () => {", 'counts twice')).toBe(false);
  });
});
