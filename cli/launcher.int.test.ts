import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { writeTradesFile } from '../tests/program/trades-file.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const launcher = join(root, 'bin', 'hypertrader.mjs');
const scratch = mkdtempSync(join(tmpdir(), 'hypertrader-launcher-'));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly talk: string;
}

/** Starts a program; `whenReady` is called as soon as it has said something on stdout. */
const start = (args: readonly string[], whenReady?: (kill: (signal: NodeJS.Signals) => void) => void): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', HYPERTRADER_HOME: join(scratch, 'home'), FORCE_COLOR: undefined };
    const child = spawn(process.execPath, args, { cwd: scratch, env });
    let out = '';
    let talk = '';
    child.stdout.on('data', (bytes: Buffer) => {
      if (out === '') whenReady?.((signal) => child.kill(signal));
      out += bytes.toString();
    });
    child.stderr.on('data', (bytes: Buffer) => {
      talk += bytes.toString();
    });
    child.on('close', (code) => resolve({ code, out, talk }));
  });

describe('the launcher', () => {
  it('shows the version, and nothing on stderr', async () => {
    expect(await start([launcher, '--version'])).toEqual({ code: 0, out: '0.1.0\n', talk: '' });
  });

  it('passes exit codes through, errors on stderr only', async () => {
    expect(await start([launcher, 'backtets'])).toMatchObject({ code: 2, out: '' });
    const { code, talk } = await start([launcher, 'backtest', 'ema-rsi', '--config', 'absent.yaml']);
    expect([code, talk.includes('error[E_CONFIG_MISSING]')]).toEqual([3, true]);
    expect((await start([launcher, 'explain', 'E_DATA_ORDER'])).out).toContain('exit  4 (bad data)');
  });

  it('runs from below node_modules, where Node strips no types', async () => {
    const modules = join(scratch, 'node_modules');
    const installed = join(modules, 'hypertrader');
    mkdirSync(installed, { recursive: true });
    const rooms = 'adapters backtests bin cli data engine projections runtime strategies package.json';
    for (const name of rooms.split(' ')) {
      cpSync(join(root, name), join(installed, name), { recursive: true });
    }
    for (const name of readdirSync(join(root, 'node_modules')).filter(
      (each) => each !== 'node' && !each.startsWith('.'),
    )) {
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    }
    const ht = (line: string): Promise<Ended> => start([join(installed, 'bin', 'hypertrader.mjs'), ...line.split(' ')]);
    const { code, out, talk } = await ht('--help');
    expect([code, talk]).toEqual([0, '']);
    expect(out).toContain('Start here');
    // Enough events for a journal in a thread of its own.
    const [file, home] = [join(scratch, 'trades.csv'), join(scratch, 'home')];
    await writeTradesFile(file, 100_000, 'launcher');
    expect(await ht(`data import ${file} --name long --json --home ${home}`)).toMatchObject({ code: 0 });
    const long = 'backtest four-phase --data long --set unitPct=0.0002 --variations off --report none --json';
    const played = await ht(`${long} --home ${home}`);
    expect(played.code, played.talk).toBe(0);
    // On a slow machine it tells how far it is, and nothing else.
    expect(played.talk).not.toMatch(/warning|error/i);
    expect((JSON.parse(played.out) as { events: number }).events).toBeGreaterThan(10_000);
  });
});

describe('a program in the middle of its work', () => {
  const working = join(root, 'cli', 'testing', 'interruptible-program.ts');

  it('ends with 130 after one Ctrl-C, when it has closed its journal', async () => {
    const { code, out, talk } = await start([working], (kill) => kill('SIGINT'));
    expect([code, out]).toEqual([130, 'working\njournal closed\n']);
    expect(talk).toContain('Ctrl-C again ends at once');
  });

  it('does not take one press that arrives twice for two', async () => {
    const { code, out } = await start([working], (kill) => {
      kill('SIGINT');
      kill('SIGINT');
    });
    expect([code, out]).toEqual([130, 'working\njournal closed\n']);
  });

  it('ends at once after the second Ctrl-C', async () => {
    const { code, out } = await start([working, '--stubborn'], (kill) => {
      kill('SIGINT');
      setTimeout(() => kill('SIGINT'), 600);
    });
    expect([code, out]).toEqual([130, 'working\n']);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const shell = `"${process.execPath}" "${working}" --talkative | head -n 1; exit "\${PIPESTATUS[0]}"`;
    const ended = await new Promise<Ended>((resolve) => {
      const child = spawn('bash', ['-c', shell]);
      let out = '';
      let talk = '';
      child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
      child.stderr.on('data', (bytes: Buffer) => (talk += bytes.toString()));
      child.on('close', (code) => resolve({ code, out, talk }));
    });
    expect(ended).toEqual({ code: 0, out: 'working\n', talk: '' });
  });
});
