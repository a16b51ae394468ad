import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that is gone when the tests of a file are over. */
export const scratchFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `hypertrader-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** An empty folder inside of another one. */
export const folderIn = (parent: string, name: string): string => {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  return folder;
};
