import { simulate } from '../../../backtests/testing.ts';
import { EngineError } from '../../../engine/index.ts';
import { loadStrategy } from '../../../runtime/strategies.ts';

/** Loads and plays each strategy of a folder and prints, as JSON by name, how it was refused; null if it was not. */
const [folder = '', ...names] = process.argv.slice(2);
const candles = [100, 101, 102, 103].map((price): [number, number, number, number] => [price, price, price, price]);

const refusalOf = async (name: string): Promise<object | null> => {
  try {
    const { strategy } = await loadStrategy(name, [folder]);
    simulate(strategy, {}, { candles });
    return null;
  } catch (error) {
    if (!(error instanceof EngineError)) return { code: 'none', message: String(error), where: '' };
    return { code: error.code, message: error.message, where: error.detail.where ?? '', fix: error.detail.fix ?? '' };
  }
};

const refusals: Record<string, object | null> = {};
for (const name of names) refusals[name] = await refusalOf(name);
process.stdout.write(JSON.stringify(refusals));
