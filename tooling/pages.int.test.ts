import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pages, placeOf } from './pages.ts';

describe('the pages that are made from the source', () => {
  it.each(Object.keys(pages))('%s is up to date (renew it with: npx node tooling/pages.ts)', (path) => {
    expect(readFileSync(placeOf(path), 'utf8')).toBe(pages[path]?.());
  });
});
