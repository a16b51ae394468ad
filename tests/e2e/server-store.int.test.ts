import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StandIn } from '../eventstoredb/stand-in.ts';
import { folderIn, scratchFolder } from '../program/home.ts';
import { answerOf, commandInside, type Ended } from '../program/inside.ts';
import { command, startCommand } from '../program/process.ts';
import { writeTradesFile } from '../program/trades-file.ts';

const TRADES = 150_000;
const cwd = scratchFolder('server-store');
const log = join(cwd, 'server.log');
const trades = join(cwd, 'trades.csv');
const playing = 'backtest ema-rsi --data made-up --no-report --variations off --json';
const importing = `data import ${trades} --name made-up --tick 0.1 --lot 0.001`;

let server: StandIn;
beforeAll(async () => {
  await writeTradesFile(trades, TRADES, 'server-store');
  server = await StandIn.start(['--file', log]);
});
afterAll(() => server.kill());
beforeEach(async () => {
  if (server.isDead) await server.restart();
  await server.clear();
});

const onServer = (words: string): readonly string[] => [
  ...words.split(' '),
  '--store',
  server.url,
  '--home',
  folderIn(cwd, 'home'),
];
const onDisk = (words: string): readonly string[] => [...words.split(' '), '--home', folderIn(cwd, 'disk')];
const inside = async (argv: readonly string[]): Promise<Ended> => {
  const ended = await commandInside(argv, { cwd });
  expect(ended.code, ended.talk).toBe(0);
  return ended;
};

describe('a server as the store', () => {
  it('gives every command the answer that the embedded store gives', async () => {
    await inside(onDisk(importing));
    await inside(onServer(importing));
    const embedded = answerOf(await inside(onDisk(playing)));
    expect(answerOf(await inside(onServer(playing)))).toEqual(embedded);
    const { run } = embedded;
    for (const words of [
      'runs --json',
      'data list --json',
      'data check made-up --json',
      `verify ${run} --json`,
      `events ${run} --json --to 50`,
      `projections show pnl ${run} --json`,
      `report ${run} --to ${join(cwd, 'report.html')} --json`,
    ]) {
      expect((await inside(onServer(words))).out, words).toBe((await inside(onDisk(words))).out);
    }
    // Once more: the run is there already, and nothing is written.
    const size = statSync(log).size;
    expect(answerOf(await inside(onServer(playing)))).toEqual(embedded);
    expect(statSync(log).size).toBe(size);
    expect((await inside(onServer('store check'))).out).toContain('all of them sound');
  });

  it('may be killed in the middle of an import and of a run: they wait for it and end as ever', async () => {
    const whole = answerOf(await (await inside(onDisk(importing)), inside(onDisk(playing))));
    for (const words of [importing, playing]) {
      const before = statSync(log).size;
      const running = startCommand(onServer(words), { cwd });
      await until(() => statSync(log).size > before + 100_000);
      await server.kill();
      await server.restart();
      const ended = await running.ended;
      expect(ended.code, ended.talk).toBe(0);
      if (words === playing) expect(answerOf(ended)).toEqual(whole);
    }
  });

  it('may stay away: the command gives up, and the same command goes on when it is back', async () => {
    const whole = answerOf(await (await inside(onDisk(importing)), inside(onDisk(playing))));
    await inside(onServer(importing));
    const before = statSync(log).size;
    const running = startCommand(onServer(playing), { cwd });
    await until(() => statSync(log).size > before + 100_000);
    await server.kill();
    // Whoever runs it has had enough.
    running.process.kill('SIGKILL');
    await running.ended;
    const refused = await command(onServer('runs'), { cwd });
    expect(refused.code).toBe(1);
    expect(refused.talk).toContain('error[E_STORE_UNAVAILABLE]');
    expect(refused.talk).toContain(`Nobody listens at 127.0.0.1:${server.port}`);
    await server.restart();
    expect(answerOf(await inside(onServer(playing)))).toEqual(whole);
  });

  it('lets two processes with the same run agree, or one of them stand back', async () => {
    await inside(onServer(importing));
    const both = await Promise.all([command(onServer(playing), { cwd }), command(onServer(playing), { cwd })]);
    const ended = both.filter(({ code }) => code === 0);
    expect(ended.length).toBeGreaterThan(0);
    for (const { code, talk } of both) if (code !== 0) expect(talk).toContain('error[E_RUN_TAKEN]');
    const { run } = answerOf(ended[0] as Ended);
    expect((await inside(onServer(`verify ${run} --json`))).out).toContain('"isSame":true');
  });

  it('is looked at by the doctor, and so is the embedded store', async () => {
    const well = await commandInside(onServer('doctor --json'), { cwd });
    expect(JSON.parse(well.out)).toMatchObject({ worst: expect.stringMatching(/ok|warning/) as string });
    expect(well.out).toContain('version 24.10.4');
    expect((await inside(onDisk('doctor'))).out).toMatch(/✓ store +sqlite/);
    await server.faults({ version: '21.10.0' });
    const old = await commandInside(onServer('doctor'), { cwd });
    expect(old.code).toBe(1);
    expect(old.out).toContain('✗ store');
    expect(old.talk).toContain('error[E_DOCTOR]');
  });

  it.each([
    ['esdb://me:s3cret@127.0.0.1:1?tls=false', 1, 'error[E_STORE_UNAVAILABLE]'],
    ['esdb://me:s3cret@127.0.0.1:1?tls=false&tlsFile=x', 3, 'error[E_STORE_ADDRESS]'],
    ['mysql://me:s3cret@127.0.0.1/x', 3, 'error[E_STORE_ADDRESS]'],
  ])('refuses %s without repeating the password', async (address, code, says) => {
    const ended = await commandInside(['runs', '--debug', '--store', address], { cwd });
    expect(ended.code).toBe(code);
    expect(ended.talk).toContain(says);
    expect(ended.out + ended.talk).not.toContain('s3cret');
  });
});

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};
