import { resolve } from 'node:path';
import { EngineError, suggestion } from '../../engine/index.ts';
import type { LatencyModel, RiskLimits } from '../../engine/index.ts';
import type { BacktestRequest, StrategyInfo } from '../../runtime/requests.ts';
import type { ConfigFile } from '../config/config-file.ts';
import { assignedSettings } from '../config/assigned.ts';
import { resolveSettings } from '../config/resolve.ts';
import type { SettingUse } from '../config/setting.ts';
import type { ResolvedSettings } from '../config/resolve.ts';
import type { Context } from '../context.ts';
import { valueText } from '../format/value.ts';
import { readLatencyFile } from '../values/latency-file.ts';
import { assignment, parameterValues, type Assignment } from '../values/parameters.ts';
import { period } from '../values/period.ts';
import type { LatencyChoice } from '../values/venue-models.ts';
import { repeatCommand } from './repeat-command.ts';
import { reportChoice } from './report-choice.ts';
import { flagTexts } from './setting-flags.ts';
import type { BacktestOptions } from './setting-flags.ts';

/** Everything that was said about a backtest, before the strategy is known. */
export interface BacktestWish {
  readonly settings: ResolvedSettings;
  readonly file: ConfigFile | null;
  /** Parameters of the strategy as the file and then `--set` give them. */
  readonly assignments: readonly Assignment[];
  /** Folder that paths are seen from. */
  readonly cwd: string;
}

/** Positional arguments count as the flags they stand for: a strategy, and a period as both its ends. */
export const backtestWish = async (
  context: Context,
  [strategy, when]: readonly (string | undefined)[],
  options: BacktestOptions,
  use: SettingUse = 'backtest',
): Promise<BacktestWish> => {
  const file = options.config === undefined ? null : await readFileAt(context, options.config);
  const positional = {
    ...(strategy === undefined ? {} : { strategy }),
    ...(when === undefined ? {} : { from: when, to: when }),
  };
  const flags = { ...positional, ...flagTexts(options) };
  const { set, parameters } = assignedSettings(options.set.map(assignment));
  const settings = resolveSettings({ flags, set, use, env: context.env, file });
  return { settings, file, assignments: [...(file?.assignments ?? []), ...parameters], cwd: context.cwd };
};

/** YAML and its checks are loaded only when there is a file: every command starts the quicker. */
const readFileAt = async (context: Context, path: string): Promise<ConfigFile> => {
  const { readConfigFile } = await import('../config/config-file.ts');
  return readConfigFile(resolve(context.cwd, path), path);
};

/** The name of the strategy, or E_USAGE when none was named. */
export const strategyOf = ({ settings }: BacktestWish): string =>
  settings.strategy.value ?? missing('strategy', 'hypertrader backtest ema-rsi --data spy-trades');

/** The request of a wish, checked against the strategy's own schema. */
export const backtestRequest = async (wish: BacktestWish, strategy: StrategyInfo): Promise<BacktestRequest> => {
  const { settings, cwd } = wish;
  const parameters = parametersOf(wish, strategy);
  const market = settings.market.value;
  return {
    strategy: strategy.name,
    parameters,
    dataset: settings.data.value ?? missing('dataset', 'name one with --data; hypertrader data list shows them'),
    ...period(settings.from.value, settings.to.value),
    funding: settings.funding.value,
    marks: settings.mark.value,
    misprints: settings.misprints.value,
    market: market === 'perp' ? 'perpetual' : 'spot',
    venue: await venueRequest(settings, cwd),
    account: {
      capital: settings.capital.value,
      leverage: settings.leverage.value,
      marginMode: settings.margin.value,
      ...chosen('marginTiers', settings.marginTiers.value),
    },
    risk: riskLimits(settings),
    seed: settings.seed.value,
    isVaried: settings.variations.value === 'auto' ? null : settings.variations.value === 'on',
    report: reportChoice(settings.report.value, cwd),
    command: repeatCommand(settings, strategy.parameters, parameters),
  };
};

/** Limits; those that were not asked for and that have a name of their own are left out, so that runs keep theirs. */
const riskLimits = (settings: ResolvedSettings): RiskLimits => ({
  maxOrderNotional: settings.maxOrderNotional.value,
  maxPositionNotional: settings.maxPositionNotional.value,
  maxLeverage: settings.maxLeverage.value,
  maxOpenOrders: settings.maxOpenOrders.value,
  priceCollar: settings.priceCollar.value,
  maxDrawdown: settings.maxDrawdown.value,
  ...chosen('onDrawdown', unless('halt', settings.onDrawdown.value)),
  ...chosen('maxDailyLoss', settings.maxDailyLoss.value),
  ...chosen('onDailyLoss', unless('halt', settings.onDailyLoss.value)),
  ...chosen('maxOrderRate', settings.maxOrderRate.value),
  ...chosen('maxErrors', settings.maxErrors.value),
  ...chosen('instruments', settings.instruments.value),
  ...chosen('tradingHours', settings.tradingHours.value),
  ...chosen('repeatedDenials', unless('each', settings.repeatedDenials.value)),
});

/** A choice that says no more than what counts anyway is as good as none. */
const unless = <T extends string, D extends T>(usual: D, value: T): Exclude<T, D> | null =>
  value === usual ? null : (value as Exclude<T, D>);

/** The simulated venue that settings ask for. E_LATENCY_FILE. */
export const venueRequest = async (settings: ResolvedSettings, cwd: string): Promise<BacktestRequest['venue']> => {
  const latency = await latencyModel(settings.latency.value, cwd);
  const cancel = settings.cancelLatency.value;
  return {
    ...(settings.fees.value ?? { makerFee: null, takerFee: null }),
    orderLatency: latency,
    cancelLatency: cancel === null ? latency : await latencyModel(cancel, cwd),
    slippage: settings.slippage.value,
    queue: settings.queue.value,
    participation: settings.participation.value,
    fill: settings.fill.value,
    ...chosen('path', unless('nearer', settings.path.value)),
    fundingPrice: settings.fundingPrice.value,
    ...chosen('depth', settings.depth.value),
    ...chosen('outages', settings.outage.value),
    ...chosen('rateLimit', settings.rateLimit.value),
    ...chosen('openInterestRoom', settings.openInterestCap.value),
  };
};

/** A model that a run has only where it was asked for: without it the manifest does not name it. */
const chosen = <K extends string, T>(name: K, model: T | null): { readonly [Name in K]?: T } =>
  (model === null ? {} : { [name]: model }) as { readonly [Name in K]?: T };

const parametersOf = (wish: BacktestWish, strategy: StrategyInfo): BacktestRequest['parameters'] => {
  const name = wish.settings.preset.value;
  const preset = name === null ? {} : strategy.presets[name];
  if (preset === undefined) {
    throw new EngineError('E_PRESET_UNKNOWN', `${strategy.name} has no preset "${name ?? ''}"`, {
      where: `preset ${name ?? ''} (${wish.settings.preset.origin})`,
      why: suggestion(name ?? '', Object.keys(strategy.presets)),
    });
  }
  const values = parameterValues(strategy.parameters, preset, wish.assignments);
  const complaint = strategy.check(values);
  if (complaint === null) return values;
  throw new EngineError('E_PARAMETER_CHECK', `these parameters of ${strategy.name} do not go together`, {
    where: Object.entries(values)
      .map(([key, value]) => `${key}=${valueText(value)}`)
      .join(' '),
    why: complaint,
  });
};

const latencyModel = async (choice: LatencyChoice, cwd: string): Promise<LatencyModel> =>
  choice.model === 'file' ? readLatencyFile(resolve(cwd, choice.path)) : choice;

const missing = (what: string, fix: string): never => {
  throw new EngineError('E_USAGE', `a backtest needs a ${what}`, { where: 'ht backtest', fix });
};
