import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../command-line.ts';
import { fakeProgram } from '../testing/fake-program.ts';
import { fakeTerminal } from '../testing/fake-terminal.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const cwd = mkdtempSync(join(tmpdir(), 'hypertrader-new-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const make = async (name: string, kind = 'strategy') => {
  const terminal = fakeTerminal();
  const code = await runCommandLine(['new', kind, name], {
    terminal,
    env: {},
    cwd,
    root,
    version: '0.1.0',
    signal: new AbortController().signal,
    openProgram: fakeProgram().open,
  });
  return { code, ...terminal.written };
};

/** What an install of the package would have put into the working folder. */
const linkPackages = (): void => {
  if (existsSync(join(cwd, 'node_modules'))) return;
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(root, join(cwd, 'node_modules', 'hypertrader'));
  symlinkSync(join(root, 'node_modules', 'vitest'), join(cwd, 'node_modules', 'vitest'));
};

const runTests = (folder: string) => {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  return spawnSync(process.execPath, [vitest, 'run', '--root', cwd, '--reporter', 'json', folder], {
    cwd,
    env: { ...process.env, VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined },
    encoding: 'utf8',
  });
};

describe('new strategy', () => {
  it('makes a strategy whose test passes', async () => {
    const { code, out } = await make('my-idea');
    expect(code).toBe(0);
    expect(out).toContain('strategies/my-idea/index.ts');
    expect(out).toContain('npx vitest run strategies/my-idea');
    linkPackages();
    const ended = runTests('strategies/my-idea');
    expect(ended.stdout, ended.stderr).toContain('"numPassedTests":1');
    expect(ended.status).toBe(0);
  });

  it('makes a projection whose tests pass', async () => {
    const { code, out } = await make('my-view', 'projection');
    expect([code, out.includes('projections/my-view/projection.ts')]).toEqual([0, true]);
    linkPackages();
    const ended = runTests('projections/my-view');
    expect(ended.stdout, ended.stderr).toContain('"numPassedTests":2');
    expect(ended.status).toBe(0);
  });

  it('gives no projection the name of one of the package', async () => {
    const { code, talk } = await make('pnl', 'projection');
    expect(code).toBe(2);
    expect(talk).toContain('fix   ht new projection my-pnl');
  });

  it('never overwrites', async () => {
    await make('twice');
    const file = join(cwd, 'strategies', 'twice', 'index.ts');
    const before = readFileSync(file, 'utf8');
    const { code, talk } = await make('twice');
    expect([code, talk.includes('error[E_EXISTS]')]).toEqual([2, true]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each([
    ['MyIdea', 'my-idea'],
    ['../x', 'x'],
    ['my_idea', 'my-idea'],
    ['9lives', 'lives'],
  ])('refuses the name %s and offers %s', async (name, better) => {
    const { code, talk } = await make(name);
    expect(code).toBe(2);
    expect(talk).toContain(`fix   ht new strategy ${better}`);
  });
});
