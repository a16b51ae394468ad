import { runCommandLine } from '../../../cli/command-line.ts';
import { fakeTerminal } from '../../../cli/testing/fake-terminal.ts';
import { openProgram } from '../../../runtime/program.ts';
import { root } from '../../program/root.ts';

/** Plays different backtests in this process, twenty or as many as asked for, and prints how many bytes it held after each. */
const [home = '', times = '20'] = process.argv.slice(2);

const play = async (seed: number): Promise<void> => {
  const terminal = fakeTerminal();
  const argv =
    `backtest four-phase --data btcusdt-trades --set unitPct=0.0005 --seed ${seed} --variations off --json --home`.split(
      ' ',
    );
  const code = await runCommandLine([...argv, home], {
    terminal,
    env: {},
    cwd: home,
    root,
    version: '0.1.0',
    signal: new AbortController().signal,
    openProgram,
  });
  if (code !== 0) throw new Error(terminal.written.talk);
};

const heldBytes = async (): Promise<number> => {
  // Twice, with a turn of the loop between: what finalizers let go of is collected too.
  for (let i = 0; i < 2; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const held: number[] = [];
for (let seed = 1; seed <= Number(times); seed++) {
  await play(seed);
  held.push(await heldBytes());
}
process.stdout.write(JSON.stringify(held));
