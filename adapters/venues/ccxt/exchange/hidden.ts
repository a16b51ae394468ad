import { EngineError } from '../../../../engine/index.ts';
import type { CcxtExchange } from './ccxt.ts';

/**
 * ccxt names itself, or takes a fee for itself, in most exchanges' requests: broker and partner ids, referrals, builders'
 * fees and the approvals they need. Nothing of it goes out from here. Three walls, each enough where it reaches: the options
 * that carry it are emptied, headers that carry it are dropped, and a request that still shows a trace is not sent.
 */

/** Options of ccxt's classes whose values stand for somebody else than the user. */
const OPTIONS =
  /^(broker(Id)?|builder(Id|Code|Name|Rate|FeeRate)?|integrator(AccountIndex|MakerFee|TakerFee)|partner|ref|clientOrderId)$/;

/** Headers that say through whom a request came; no exchange signs over them. In lower case. */
const HEADERS: ReadonlySet<string> = new Set([
  'referer',
  'referrer',
  'source',
  'x-source-key',
  'x-channel-api-code',
  'open-api-partner',
  'x-bitopro-api',
  'broker-id',
  'x-broker-id',
  'broker_sign',
  'input-source',
  'kc-api-partner',
  'kc-api-partner-sign',
  'kc-api-partner-verify',
  'kc-broker-name',
  'x-gate-channel-id',
  'hibachi-client',
  'partner-id',
  'apca-partner-id',
  'paradex-partner',
  'x-fb-client',
  'x-fb-client-version',
  'x-bb-api-platform',
]);

/** What no request of ours has any use for, whoever it names. */
const TRACES =
  /approve_?-?builder|builder-?_?codes?\b|setReferrer|authorize_?builder|approve_?integrator|integrator_|"builder\w*"|[?&]builder\w*=|"brokerId"|"broker_id"|order_tag/i;

/** Values of ccxt's own options, found before they are emptied. */
export type Marks = readonly string[];

/** Empties what can be emptied, and returns the marks that no request may carry from now on. */
export const switchOff = (exchange: CcxtExchange): Marks => {
  const { options } = exchange;
  const marks = marksOf(options);
  for (const name of Object.keys(options)) if (OPTIONS.test(name)) Reflect.deleteProperty(options, name);
  // Hyperliquid, Lighter, Extended, GRVT, Aster, Pacifica, Nado: no builder, and no approval of one, not even of 0 %.
  options['builderFee'] = false;
  options['approvedBuilderFee'] = false;
  options['refSet'] = true;
  exchange.handleBuilderFeeApproval = () => Promise.resolve(true);
  exchange.setRef = () => Promise.resolve(true);
  for (const name of Object.keys(exchange.headers ?? {})) {
    if (HEADERS.has(name.toLowerCase())) Reflect.deleteProperty(exchange.headers ?? {}, name);
  }
  return marks;
};

const marksOf = (options: Readonly<Record<string, unknown>>): Marks => {
  const found = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
    else if (isTelling(String(value))) found.add(String(value));
  };
  for (const [name, value] of Object.entries(options)) if (OPTIONS.test(name)) collect(value);
  return [...found];
};

/** Short words and numbers stand in requests for other reasons, too. */
const isTelling = (value: string): boolean => (/^[\d.]+$/.test(value) ? value.length >= 6 : value.length >= 5);

/** Headers without those that name a third party. */
export const cleanHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) =>
        !HEADERS.has(name.toLowerCase()) && !(name.toLowerCase() === 'user-agent' && /ccxt/i.test(value)),
    ),
  );

export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** E_EXCHANGE_HIDDEN for a request that shows a trace of a third party; it is not sent. */
export const assertClean = (exchange: string, marks: Marks, { url, headers, body }: Outgoing): void => {
  // The path may well be the exchange's own: one of them has "ccxt" in its addresses.
  const { pathname, search } = new URL(url);
  const said = [decoded(search), decoded(body ?? ''), ...Object.values(headers)].join('\n');
  const trace =
    /ccxt/i.exec(said)?.[0] ?? marks.find((mark) => said.includes(mark)) ?? TRACES.exec(`${pathname}\n${said}`)?.[0];
  if (trace === undefined) return;
  throw new EngineError('E_EXCHANGE_HIDDEN', `a request to ${exchange} would name or pay somebody else`, {
    where: `${pathname}: "${trace}"`,
    why: 'ccxt puts ids of partners, referrals or fees of its own into requests. This one was not sent.',
    fix: 'report it, with the line above: this exchange has a place that is not switched off yet',
  });
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
