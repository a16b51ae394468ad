import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../runtime/home.ts';
import { runCommandLine } from '../command-line.ts';
import { fakeProgram } from '../testing/fake-program.ts';
import { fakeTerminal } from '../testing/fake-terminal.ts';

let home = '';
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hypertrader-store-'));
  const store = await openStore(home);
  const event = { id: '11111111-1111-4111-8111-111111111111', type: 'NoteRecorded', data: '{"note":"a"}', meta: '{}' };
  await store.append('session-a', [event], 'no-stream');
  await store.close();
});
afterAll(() => rmSync(home, { recursive: true }));

const check = async () => {
  const terminal = fakeTerminal();
  const signal = new AbortController().signal;
  const shared = {
    terminal,
    env: {},
    cwd: home,
    root: '/opt',
    version: '0.1.0',
    signal,
    openProgram: fakeProgram().open,
  };
  const code = await runCommandLine(['store', 'check', '--home', home], shared);
  return { code, ...terminal.written };
};

describe('store check', () => {
  it('says that a store is sound', async () => {
    expect(await check()).toMatchObject({ code: 0, out: '\n  ✓ 1 event in 1 stream, all of them sound\n\n' });
  });

  it('names what was changed behind its back', async () => {
    const file = new DatabaseSync(join(home, 'events.db'));
    file.exec(`UPDATE events SET data = '{"note":"b"}'`);
    file.close();
    const { code, talk } = await check();
    expect(code).toBe(7);
    expect(talk).toContain('error[E_STORE_DAMAGED]: the store has 1 problem');
    expect(talk).toContain('session-a');
  });
});
