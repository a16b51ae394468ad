import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** What the comments of an object literal in a source file say of its properties, by `Outer.inner` or `inner`. */
export type Comments = ReadonlyMap<string, string>;

/** Reads the doc comments above the properties of every object literal of a file. */
export const fieldComments = (path: string): Comments => {
  const text = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = new Map<string, string>();
  const visit = (node: ts.Node, outer: string): void => {
    const name = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) ? node.name.getText() : '';
    if (ts.isPropertyAssignment(node)) {
      const comment = commentAbove(text, node);
      if (comment !== '') found.set(`${outer}.${name}`, comment);
    }
    const isEvent = /^[A-Z]/.test(name);
    ts.forEachChild(node, (child) => {
      visit(child, isEvent || ts.isVariableDeclaration(node) ? name : outer);
    });
  };
  visit(source, '');
  return found;
};

const commentAbove = (text: string, node: ts.Node): string =>
  (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [])
    .map(({ pos, end }) => text.slice(pos, end))
    .filter((comment) => comment.startsWith('/**'))
    .map((comment) =>
      comment
        .replaceAll(/^\/\*\*|\*\/$|^\s*\* ?/gm, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .join(' ');
