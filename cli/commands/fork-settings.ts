import { EngineError, nearest } from '../../engine/index.ts';
import type { ForkRequest } from '../../runtime/fork/requests.ts';
import type { Setting } from '../config/setting.ts';
import { settings } from '../config/settings.ts';
import { assignment, type Assignment } from '../values/parameters.ts';

/** What a fork changes of risk and venue, and what is left: the parameters of the strategy. */
export interface ForkSettings extends Pick<ForkRequest, 'risk' | 'venue'> {
  readonly parameters: readonly Assignment[];
}

type Given = Pick<ForkRequest, 'risk' | 'venue'>;
type Apply = (text: string) => Partial<Given>;

const parsed = <T>(setting: Setting<T>, text: string): T => setting.parse(text);

const risk = (name: keyof ForkRequest['risk'], setting: Setting<unknown>): readonly [string, Apply] => [
  setting.key,
  (text) => ({ risk: { [name]: setting.parse(text) } }),
];

/** Settings by their key, as they can change in the middle of a run. */
const CHANGEABLE: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  risk('maxDrawdown', settings.maxDrawdown),
  risk('maxOrderNotional', settings.maxOrderNotional),
  risk('maxPositionNotional', settings.maxPositionNotional),
  risk('maxLeverage', settings.maxLeverage),
  risk('maxOpenOrders', settings.maxOpenOrders),
  risk('priceCollar', settings.priceCollar),
  risk('onDrawdown', settings.onDrawdown),
  risk('maxDailyLoss', settings.maxDailyLoss),
  risk('onDailyLoss', settings.onDailyLoss),
  risk('maxOrderRate', settings.maxOrderRate),
  risk('maxErrors', settings.maxErrors),
  risk('instruments', settings.instruments),
  risk('tradingHours', settings.tradingHours),
  ['venue.fill', (text) => ({ venue: { fill: parsed(settings.fill, text) } })],
  ['venue.slippage', (text) => ({ venue: { slippage: parsed(settings.slippage, text) } })],
  ['venue.queue', (text) => ({ venue: { queue: parsed(settings.queue, text) } })],
  ['venue.participation', (text) => ({ venue: { participation: parsed(settings.participation, text) } })],
  ['venue.fees', (text) => ({ venue: feesOf(parsed(settings.fees, text)) })],
  [
    'venue.latency',
    (text) => {
      const latency = latencyOf('venue.latency', parsed(settings.latency, text));
      return { venue: { orderLatency: latency, cancelLatency: latency } };
    },
  ],
  [
    'venue.cancelLatency',
    (text) => ({
      venue: { cancelLatency: latencyOf('venue.cancelLatency', parsed(settings.cancelLatency, text)) },
    }),
  ],
]);

/** Fees of null mean the venue's own, which a fork has already. */
const feesOf = (
  fees: ReturnType<typeof settings.fees.parse>,
): { readonly makerFee: string; readonly takerFee: string } => {
  const { makerFee = null, takerFee = null } = fees ?? {};
  if (makerFee === null || takerFee === null) return refuse('venue.fees', 'say both rates: 1.5bp/4.5bp');
  return { makerFee, takerFee };
};

type Latency = Exclude<ReturnType<typeof settings.latency.parse>, { readonly model: 'file' }>;

const latencyOf = (key: string, choice: ReturnType<typeof settings.cancelLatency.parse>): Latency =>
  choice === null || choice.model === 'file' ? refuse(key, 'say a time (100ms) or two (80ms..400ms)') : choice;

const refuse = (key: string, fix: string): never => {
  throw new EngineError('E_VALUE', `${key} cannot be this here`, { fix });
};

/** Takes `--set` apart: `risk.maxLeverage=2` and `venue.fees=1bp/5bp` are settings, everything else is a parameter. */
export const forkSettings = (texts: readonly string[]): ForkSettings => {
  let given: Given = { risk: {}, venue: {} };
  const parameters: Assignment[] = [];
  for (const each of texts.map(assignment)) {
    if (!each.name.includes('.')) {
      parameters.push(each);
      continue;
    }
    const { risk: limits = {}, venue = {} } = applied(each);
    given = { risk: { ...given.risk, ...limits }, venue: { ...given.venue, ...venue } };
  }
  return { ...given, parameters };
};

const applied = ({ name, text, where }: Assignment): Partial<Given> => {
  const apply = CHANGEABLE.get(name);
  if (apply === undefined) throw unknown(name, where);
  try {
    return apply(text);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new EngineError(error.code as `E_${string}`, error.message, { ...error.detail, where });
  }
};

const unknown = (name: string, where: string): EngineError => {
  const keys = [...CHANGEABLE.keys()];
  const near = keys.find((key) => key.startsWith(name)) ?? nearest(name, keys);
  return new EngineError('E_FORK_SETTING', `${name} cannot be changed in the middle of a run`, {
    where,
    why: `Changed can be ${keys.join(', ')}, and parameters of the strategy.`,
    ...(near === null ? {} : { fix: `did you mean ${near}?` }),
  });
};
