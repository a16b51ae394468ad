import type { z } from 'zod';
import { EngineError, nearest } from '../../../../engine/index.ts';
import type { Outside } from '../outside.ts';
import { TokenBucket } from '../../parts/token-bucket.ts';
import { classOf, loadCcxt, type CcxtExchange, type Credentials } from './ccxt.ts';
import { isPassing, questionFailed } from './errors.ts';
import { switchOff } from './hidden.ts';
import { Markets } from './markets.ts';
import { shaped } from './shapes.ts';
import { transport } from './transport.ts';

export interface ClientOptions {
  /** ccxt's name of the exchange. */
  readonly exchange: string;
  readonly outside: Outside;
  /** Any server that speaks as the exchange does; null for the exchange itself. */
  readonly url: string | null;
  readonly isTestnet: boolean;
  /** Null where only public questions are asked. */
  readonly credentials: Credentials | null;
  readonly timeoutMs: number;
  /** How often a question is tried in all. */
  readonly tries: number;
  /** False only where nobody counts: ccxt's own brake is off then. */
  readonly isPaced: boolean;
}

/** Questions leave so many requests to orders and cancels. */
const KEPT_FOR_ACTIONS = 5;
const BURST = 20;

/** One exchange of ccxt, with everything off that it would do by itself, and with its errors in our words. */
export class Client {
  readonly exchange: CcxtExchange;
  readonly #options: ClientOptions;
  readonly #bucket: TokenBucket;
  #markets: Promise<Markets> | null = null;

  private constructor(exchange: CcxtExchange, options: ClientOptions) {
    this.exchange = exchange;
    this.#options = options;
    const perMinute = 60_000 / Math.max(1, exchange.rateLimit);
    const capacity = options.isPaced ? BURST : Number.MAX_SAFE_INTEGER;
    this.#bucket = new TokenBucket(options.outside, { capacity, perMinute });
  }

  /** E_EXCHANGE_UNKNOWN with the nearest name; E_EXCHANGE_LACKS if it has no test network and one is meant. */
  static async open(options: ClientOptions): Promise<Client> {
    const { exchange: id, outside, url, credentials, timeoutMs, isPaced, isTestnet } = options;
    const ccxt = await loadCcxt();
    const Exchange = classOf(ccxt, id);
    if (Exchange === null) throw unknownExchange(id, ccxt.exchanges);
    const exchange = new Exchange({
      enableRateLimit: isPaced,
      timeout: timeoutMs,
      // Digits stay text: nothing becomes a double on the way.
      number: String,
      ...(credentials ?? {}),
    });
    const marks = switchOff(exchange);
    exchange.milliseconds = () => Math.trunc(outside.now());
    // A request goes out once; what is asked again is asked here.
    exchange.options['maxRetriesOnFailure'] = 0;
    exchange.options['warnOnFetchOpenOrdersWithoutSymbol'] = false;
    if (credentials !== null) {
      // With a key, Binance's markets would come with signed questions about wallets and loans.
      exchange.options['fetchMargins'] = false;
      exchange.has['fetchCurrencies'] = false;
    }
    if (isTestnet && url === null) toTestNetwork(exchange);
    exchange.fetchImplementation = transport({ exchange: id, outside, marks, url });
    return new Client(exchange, options);
  }

  get id(): string {
    return this.#options.exchange;
  }

  /** What it lists, asked once; again if that failed. */
  markets(): Promise<Markets> {
    this.#markets ??= this.ask('what it lists', (exchange) => exchange.loadMarkets())
      .then((all) => new Markets(this.exchange, all as Readonly<Record<string, unknown>>))
      .catch((error: unknown) => {
        this.#markets = null;
        throw error;
      });
    return this.#markets;
  }

  /** A question: it changes nothing, so it is asked again after passing trouble. E_VENUE_UNREACHABLE and its kin. */
  async ask(what: string, question: (exchange: CcxtExchange) => Promise<unknown>): Promise<unknown> {
    const { outside, tries } = this.#options;
    for (let tried = 1; ; tried++) {
      await this.#bucket.take(1, KEPT_FOR_ACTIONS);
      try {
        return await question(this.exchange);
      } catch (error) {
        if (tried >= tries || !isPassing(error)) throw questionFailed(this.id, what, error);
        await pause(outside, 250 * 2 ** tried * (0.5 + outside.random() / 2));
      }
    }
  }

  /** The same, with the answer's form checked. E_WIRE_SHAPE with the path of what does not fit. */
  async read<T>(
    what: string,
    schema: z.ZodType<T>,
    question: (exchange: CcxtExchange) => Promise<unknown>,
  ): Promise<T> {
    return shaped(schema, await this.ask(what, question), `${this.id}: ${what}`);
  }

  /** Something that changes something: sent once, and what it throws is the caller's to judge. */
  async act<T>(action: (exchange: CcxtExchange) => Promise<T>): Promise<T> {
    await this.#bucket.take(1);
    return action(this.exchange);
  }

  /** E_EXCHANGE_LACKS unless ccxt offers all of these for the exchange; each with what it is needed for. */
  require(purpose: string, capabilities: readonly string[]): void {
    const missing = capabilities.filter((name) => this.exchange.has[name] !== true);
    if (missing.length > 0) throw lacks(this.id, purpose, missing);
  }
}

export const lacks = (exchange: string, purpose: string, missing: readonly string[]): EngineError =>
  new EngineError('E_EXCHANGE_LACKS', `${exchange} cannot be used for ${purpose}`, {
    where: `missing: ${missing.join(', ')}`,
    why: 'Without it, something would have to be guessed. Nothing was sent.',
    fix: 'use another exchange: docs/how-to/use-other-exchanges.md says which ones do',
  });

const unknownExchange = (id: string, all: readonly string[]): EngineError => {
  const meant = nearest(id, all);
  return new EngineError('E_EXCHANGE_UNKNOWN', `ccxt knows no exchange "${id}"`, {
    why:
      meant === null ? `It knows ${all.length}, by names as binanceusdm, bybit, kraken.` : `Did you mean "${meant}"?`,
    fix: `ccxt:${meant ?? 'binanceusdm'}`,
  });
};

/** Exchanges call it demo trading, or a sandbox. */
const toTestNetwork = (exchange: CcxtExchange): void => {
  const { urls } = exchange;
  if (urls['demo'] !== undefined && exchange.enableDemoTrading) exchange.enableDemoTrading(true);
  else if (urls['test'] !== undefined) exchange.setSandboxMode(true);
  else throw lacks(exchange.id, 'the test network', ['sandbox']);
};

export const pause = (outside: Outside, ms: number): Promise<void> =>
  new Promise((resolve) => {
    outside.after(ms, resolve);
  });
