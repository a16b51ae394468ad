import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = join(import.meta.dirname, 'children', 'open-at-once.ts');

it('read models are made by all processes that open them in the same moment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hypertrader-read-models-'));
  const start = String(Date.now() + 500);
  const opened = ['a', 'b', 'c'].map(() => promisify(execFile)(process.execPath, [script, folder, start, '40']));
  expect((await Promise.all(opened)).map(({ stdout }) => stdout)).toEqual(['[]', '[]', '[]']);
  rmSync(folder, { recursive: true });
}, 20_000);
