import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { anchors, brokenLinks, relativeLinks } from './links.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const HIDDEN = /(^|\/)(node_modules|\.[^/]+)(\/|$)/;
const pages = globSync('**/*.md', { cwd: root, exclude: (path) => HIDDEN.test(path) }).map((path) => join(root, path));

describe('links', () => {
  it('are found in text and pictures, not in code and not on the web', () => {
    const page = '[a](b.md) ![c](d.png#e) `[x](y)` [w](https://z)\n```\n[f](g)\n```\n[h](#i)';
    expect(relativeLinks(page)).toEqual(['b.md', 'd.png#e', '#i']);
  });

  it('name headings as GitHub does', () => {
    expect([...anchors('# The `run`, again\n```\n# no\n```\n## E_DATA')]).toEqual(['the-run-again', 'e_data']);
  });

  it('of all pages lead somewhere', () => {
    expect(pages.length).toBeGreaterThan(20);
    expect(brokenLinks(root, pages)).toEqual([]);
  });
});
