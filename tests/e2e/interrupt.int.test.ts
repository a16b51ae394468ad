import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../program/home.ts';
import { answerOf, commandInside } from '../program/inside.ts';
import { command, type ProcessEnded, startCommand } from '../program/process.ts';
import { storeBytes, storeFacts } from '../program/store-facts.ts';
import { writeTradesFile } from '../program/trades-file.ts';

const folder = scratchFolder('interrupt');
const place = { cwd: folder };
const trades = join(folder, 'trades.csv');
const importing = ['data', 'import', trades, '--name', 'made-up', '--json'];
const playing = 'backtest four-phase --data made-up --set unitPct=0.0005 --variations off --report none --json'.split(
  ' ',
);

/** Starts a command and sends a signal as soon as the store of its home has grown by so many bytes. */
const interruptAfter = async (
  argv: readonly string[],
  home: string,
  grown: number,
  signal: NodeJS.Signals,
): Promise<ProcessEnded> => {
  const before = storeBytes(home);
  const running = startCommand([...argv, '--home', home], place);
  const watch = setInterval(() => {
    if (storeBytes(home) - before < grown) return;
    clearInterval(watch);
    running.process.kill(signal);
  }, 2);
  const ended = await running.ended;
  clearInterval(watch);
  return ended;
};

describe('Ctrl-C', () => {
  const whole = join(folder, 'whole');
  const imported = join(folder, 'imported');
  let reference: ProcessEnded;
  beforeAll(async () => {
    await writeTradesFile(trades, 120_000, 'interrupt');
    expect(await command([...importing, '--home', imported], place)).toMatchObject({ code: 0 });
    cpSync(imported, whole, { recursive: true });
    reference = await command([...playing, '--home', whole], place);
    expect(reference.code, reference.talk).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'in the middle of a backtest (%s) ends with 130 and keeps what was played; the same command goes on',
    async (signal) => {
      const home = join(folder, signal);
      cpSync(imported, home, { recursive: true });
      const ended = await interruptAfter(playing, home, 100_000, signal);
      expect(ended).toMatchObject({ code: 130, signal: null, out: '' });
      expect(ended.talk).toContain('Stopping: the journal is being closed');
      expect(ended.talk).not.toContain('error[');

      const stopped = await storeFacts(home);
      const atStart = await storeFacts(imported);
      expect(stopped).toMatchObject({ problems: [], runs: [] });
      expect(stopped.events).toBeGreaterThan(atStart.events + 2_000);

      const { run } = answerOf(reference);
      const report = await commandInside(['report', run, '--home', home], place);
      expect(report.code).toBe(1);
      expect(report.talk).toMatch(/^\nerror\[E_RUN_UNFINISHED\]: run [0-9a-f]{8} was interrupted before its end/);
      expect(report.talk).toContain('fix   ht backtest four-phase --data made-up --set unitPct=0.0005\n');

      expect(answerOf(await command([...playing, '--home', home], place))).toEqual(answerOf(reference));
      expect(await storeFacts(home)).toMatchObject({ problems: [], events: (await storeFacts(whole)).events });
    },
  );

  it('in the middle of an import ends with 130 and shows no dataset; the same command goes on', async () => {
    const home = join(folder, 'import');
    const ended = await interruptAfter(importing, home, 60_000, 'SIGINT');
    expect(ended).toMatchObject({ code: 130, signal: null, out: '' });
    expect(ended.talk).not.toContain('error[');
    expect(await storeFacts(home)).toMatchObject({ problems: [], datasets: [] });

    const { code, out } = await command([...importing, '--home', home], place);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ added: 120_000 });
    expect((await storeFacts(home)).datasets).toEqual((await storeFacts(imported)).datasets);
  });
});
