import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import type { Store } from '../home.ts';
import { giveCommand } from '../sessions/control.ts';
import { KillSwitch } from './kill-switch.ts';

describe('the kill switch', () => {
  let home: string;
  let store: Store;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'ht-switch-'));
    store = memoryStore();
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('stands from a halt of everything until everything is resumed', async () => {
    const killSwitch = new KillSwitch(store, home, {});
    expect(await killSwitch.standing()).toBeNull();
    await giveCommand(store, null, { command: 'halt', by: 'ann', reason: 'why' });
    expect(await killSwitch.standing()).toMatchObject({ by: 'ann', reason: 'why' });
    await giveCommand(store, null, { command: 'pause', by: 'ann', reason: 'more' });
    expect(await killSwitch.standing()).toMatchObject({ by: 'ann', reason: 'why' });
    await giveCommand(store, null, { command: 'resume', by: 'ann', reason: 'well' });
    expect(await killSwitch.standing()).toBeNull();
  });

  it('stands for a file and for the environment, whatever the store says', async () => {
    writeFileSync(join(home, 'TRADING_HALTED'), '');
    expect(await new KillSwitch(store, home, {}).standing()).toEqual({
      by: 'file TRADING_HALTED',
      reason: 'no reason written',
    });
    rmSync(join(home, 'TRADING_HALTED'));
    expect(await new KillSwitch(store, home, { TRADING_HALTED: '1' }).standing()).toEqual({
      by: 'environment',
      reason: 'TRADING_HALTED=1',
    });
    for (const off of ['', '0', 'false']) {
      expect(await new KillSwitch(store, home, { TRADING_HALTED: off }).standing()).toBeNull();
    }
  });
});
