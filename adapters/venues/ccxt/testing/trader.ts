import type { AccountReport, OrderRequest, OrderSpec, VenueConnection } from '../../../../engine/index.ts';
import { ccxtConnection } from '../index.ts';
import type { StandInExchange } from '../stand-in/exchange.ts';
import { settle, type Inside, type Sent } from './inside.ts';

const KEY = Buffer.from(JSON.stringify({ apiKey: 'stand-in-key', secret: 'stand-in-secret' }));

type Unusual = Partial<Parameters<typeof ccxtConnection>[0]>;

/** A connection to a stand-in, what it told, and what was sent for it. */
export class Trader<S extends StandInExchange> {
  readonly here: Inside<S>;
  readonly venue: VenueConnection;
  readonly reports: AccountReport[] = [];
  readonly #exchange: string;
  readonly #orders: string;

  /** `orders` is how the address ends to which this exchange takes orders. */
  constructor(exchange: string, here: Inside<S>, orders: string) {
    this.here = here;
    this.#exchange = exchange;
    this.#orders = orders;
    this.venue = this.connect();
  }

  get instrument(): string {
    return `${this.#exchange}:BTC/USDT:USDT`;
  }

  connect(unusual: Unusual = {}): VenueConnection {
    return ccxtConnection({
      exchange: this.#exchange,
      key: KEY,
      session: 'a81c04de',
      instruments: [this.instrument],
      outside: this.here.outside,
      isPaced: false,
      tries: 1,
      ...unusual,
    });
  }

  async open(): Promise<void> {
    await this.venue.open(this.here.clock.now() - 1, (report) => this.reports.push(report));
    await settle();
  }

  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.here.clock.tick(1_000);
      await settle(20);
    }
  }

  request(id: string, spec: OrderSpec): OrderRequest {
    const clientId = this.venue.clientIdOf(id);
    return { clientId, instrument: this.instrument, spec, slippageMax: '0.01', reference: null };
  }

  told<K extends AccountReport['kind']>(kind: K): readonly Extract<AccountReport, { kind: K }>[] {
    return this.reports.filter((report): report is Extract<AccountReport, { kind: K }> => report.kind === kind);
  }

  /** Orders that were sent, each as often as it was. */
  posts(): readonly Sent[] {
    return this.here.sent.filter(({ method, url }) => method === 'POST' && url.endsWith(this.#orders));
  }
}
