import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announce, workerOf } from './presence.ts';

describe('which process works on a session', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'ht-presence-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is the one that said so, until it takes that back', () => {
    expect(workerOf(home, 's1')).toBeNull();
    const withdraw = announce(home, 's1', process.pid);
    expect(workerOf(home, 's1')).toBe(process.pid);
    withdraw();
    expect(workerOf(home, 's1')).toBeNull();
  });

  it.runIf(existsSync('/proc/self/stat'))('is none that was only given the number of one that is gone', () => {
    const file = join(home, 'sessions', 's1.pid');
    announce(home, 's1', process.pid);
    const [pid = '', begun = ''] = readFileSync(file, 'utf8').split(' ');
    const [ticks = '', boot = ''] = begun.split('@');
    writeFileSync(file, `${pid} ${Number(ticks) - 1}@${boot}`);
    expect(workerOf(home, 's1')).toBeNull();
    writeFileSync(file, `${pid} ${ticks}@another-start-of-the-machine`);
    expect(workerOf(home, 's1')).toBeNull();
    // As older versions wrote it: the number has to do.
    writeFileSync(file, pid);
    expect(workerOf(home, 's1')).toBe(process.pid);
  });

  it.runIf(existsSync('/proc/self/stat'))('is none that has died, though nobody has asked for it', async () => {
    // The shell becomes a program that never asks what became of its child.
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 600'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const pid = await new Promise<number>((resolve) => {
        parent.stdout.setEncoding('utf8').on('data', (text: string) => resolve(Number(text)));
      });
      announce(home, 's1', pid);
      while (workerOf(home, 's1') !== null) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(existsSync(`/proc/${pid}`)).toBe(true);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
