import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A link of a page that leads nowhere. */
export interface BrokenLink {
  readonly page: string;
  readonly link: string;
  readonly why: 'no such file' | 'no such heading';
}

const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** The target of every link and picture of a page that is not on the web. */
export const relativeLinks = (markdown: string): readonly string[] =>
  [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));

/** The names under which the headings of a page can be linked to, as GitHub makes them. */
export const anchors = (markdown: string): ReadonlySet<string> => {
  const headings = markdown.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').match(/^#{1,6} .+$/gm) ?? [];
  return new Set(headings.map(anchorOf));
};

const anchorOf = (heading: string): string =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** Every relative link of the pages that leads to no file, or to no heading of one. Paths are absolute. */
export const brokenLinks = (root: string, pages: readonly string[]): readonly BrokenLink[] =>
  pages.flatMap((page) =>
    relativeLinks(readFileSync(page, 'utf8')).flatMap((link) => {
      const why = faultOf(page, link);
      return why === null ? [] : [{ page: relative(root, page), link, why }];
    }),
  );

const faultOf = (page: string, link: string): BrokenLink['why'] | null => {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
  if (!existsSync(file)) return 'no such file';
  if (anchor === undefined || !file.endsWith('.md')) return null;
  return anchors(readFileSync(file, 'utf8')).has(anchor) ? null : 'no such heading';
};
