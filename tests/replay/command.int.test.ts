import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../program/home.ts';
import { answerOf, type Ended } from '../program/inside.ts';
import { command, launcher, node } from '../program/process.ts';

const cwd = scratchFolder('replay-command');
const ht = (...argv: readonly string[]): Promise<Ended> => command(argv, { cwd });
let run = '';

beforeAll(async () => {
  expect((await ht('new', 'strategy', 'my-idea')).code).toBe(0);
  const line = 'backtest my-idea --data btcusd-minute --variations off --report none --json';
  run = answerOf(await ht(...line.split(' '))).run;
});

interface Printed {
  readonly event: { readonly seq: number; readonly type: string; readonly data: { readonly order?: string } };
  readonly state: { readonly position: { readonly size: string }; readonly strategy: unknown };
  readonly diff: readonly { readonly path: string }[];
  readonly isPlayed: boolean;
}
const printed = ({ out }: Ended): readonly Printed[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Printed);

describe('replay without a terminal', () => {
  it('prints one object per event: the event, the state after it and what changed', async () => {
    const lines = printed(await ht('replay', run, '--from', '3', '--until', '9'));
    expect(lines.map(({ event }) => event.seq)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(lines.every(({ isPlayed, state }) => isPlayed && state.strategy !== null)).toBe(true);
    for (const { diff, event } of lines)
      if (event.type === 'OrderFilled') expect(diff.map(({ path }) => path)).toContain('position.size');
  });

  it('stops at types, orders and conditions only, where these are given', async () => {
    const fills = printed(await ht('replay', run, '--break', 'OrderFilled', '--json'));
    expect(fills.length).toBeGreaterThan(2);
    expect(new Set(fills.map(({ event }) => event.type))).toEqual(new Set(['OrderFilled']));
    const order = printed(await ht('replay', run, '--break', 'o2'));
    expect(new Set(order.map(({ event }) => event.data.order))).toEqual(new Set(['o2']));
    const held = printed(await ht('replay', run, '--break', "position.size > 0 and type == 'OrderFilled'"));
    expect(held.map(({ event }) => event.seq)).toEqual(
      fills.filter(({ state }) => Number(state.position.size) > 0).map(({ event }) => event.seq),
    );
  });

  it.each([
    [['no-such-run'], 'E_RUN_UNKNOWN', 2],
    [['--until', '999999'], 'E_EVENT_MISSING', 2],
    [['--until', 'soon'], 'E_VALUE', 2],
    [['--break', 'OrderFiled'], 'E_EVENT_TYPE', 2],
    [['--break', 'position.size >'], 'E_CONDITION', 2],
    [['--break', 'positon.size > 0'], 'E_CONDITION_NAME', 2],
  ])('says what is wrong with %s', async (argv, code, exit) => {
    const ended = await ht('replay', ...(argv[0]?.startsWith('--') ? [run, ...argv] : argv));
    expect(ended.talk).toContain(`error[${code}]`);
    expect(ended.code).toBe(exit);
    expect(ended.out).toBe('');
  });

  it('says where the code differs from the recording, and goes on with the journal alone', () => {
    const file = join(cwd, 'strategies', 'my-idea', 'index.ts');
    const source = readFileSync(file, 'utf8');
    writeFileSync(file, source.replace('candle.close > Math.max(...before)', 'candle.close > 2 + Math.max(...before)'));
    // Another process: this one keeps the strategy that it has loaded.
    const ended = spawnSync(node, [launcher, 'replay', run, '--json'], { cwd, encoding: 'utf8', maxBuffer: 1e9 });
    writeFileSync(file, source);
    expect(ended.status).toBe(0);
    const [, seq] = /code differs from the recording from event ([\d,]+) on/.exec(ended.stderr) ?? [];
    const first = Number(seq?.replaceAll(',', ''));
    expect(first).toBeGreaterThan(0);
    const lines = printed({ code: 0, out: ended.stdout, talk: '' });
    for (const { event, state, isPlayed } of lines) {
      expect(isPlayed).toBe(event.seq < first);
      expect(state.strategy === null).toBe(event.seq >= first);
    }
  });
});

/** `script` gives a program a terminal of its own; where a machine has none, there is nothing to test it with. */
describe.runIf(existsSync('/usr/bin/script'))('replay in a terminal', () => {
  const inTerminal = (keys: string, signal = ''): { readonly screen: string; readonly after: string } => {
    const inside = `stty rows 30 columns 120; ${node} ${launcher} replay ${run}; echo "ended $?"; stty -a | tr ';' '\\n' | grep -o ' -*icanon\\| -*echo '`;
    const feed = `(sleep 3; printf '${keys}'; sleep 2; ${signal})`;
    const line = `${feed} | script -qec '${inside.replaceAll("'", "'\\''")}' /dev/null`;
    const { stdout } = spawnSync('/bin/sh', ['-c', line], { cwd, encoding: 'utf8', maxBuffer: 1e9, timeout: 60_000 });
    const [screen = '', after = ''] = stdout.split('\u001B[?1049l');
    return { screen, after };
  };

  it('shows events and gives the terminal back after q', () => {
    const { screen, after } = inTerminal('jjq');
    expect(screen).toContain('\u001B[?1049h');
    expect(screen).toContain('SessionStarted');
    expect(screen).toMatch(/REPLAY {2}seq 2 \//);
    expect(after).toContain('ended 0');
    expect(after).toContain(' icanon');
  });

  it('gives it back after Ctrl-C', () => {
    const { after } = inTerminal('j\\003');
    // 130 where it came while something was being looked for.
    expect(after).toMatch(/ended (?:0|130)\b/);
    expect(after).toContain(' icanon');
  });
});
