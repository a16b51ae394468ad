import { EngineError } from '../../engine/index.ts';
import { runProcess } from '../main.ts';
import { fakeProgram } from './fake-program.ts';

/**
 * A process that works on `runs` until it is stopped. `--stubborn`: it does not stop; `--talkative`: it prints all the
 * time. Its own arguments are not those of the command line.
 */
const [mode = ''] = process.argv.slice(2);

const runs = async (signal: AbortSignal): Promise<never> => {
  process.stdout.write('working\n');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (mode === '--talkative') process.stdout.write('still working\n');
    if (signal.aborted && mode !== '--stubborn') break;
  }
  if (mode !== '--talkative') process.stdout.write('journal closed\n');
  throw new EngineError('E_INTERRUPTED', 'stopped');
};

await runProcess(['backtest', 'ema-rsi', '--data', 'lean:SPY'], {
  root: process.cwd(),
  version: '0.1.0',
  openProgram: fakeProgram({ backtest: (_, caller) => runs(caller.signal) }).open,
});
