import { StandInAccount } from './account.ts';
import { tradesBetween, TRADE_EVERY_MS, type StandInTrade } from './market.ts';

/** How the next request of a kind goes wrong. */
export type Fault = 'lost-request' | 'lost-answer' | 'no-json' | 'unavailable' | 'blocked' | 'limited' | 'cut-off';

export interface StandInAnswer {
  readonly status: number;
  readonly body: string;
}

export type Query = ReadonlyMap<string, string>;

/** What an exchange says when it does not serve. */
export type FaultWords = Readonly<Record<'unavailable' | 'blocked' | 'limited', string>>;

const STATUS = { unavailable: 503, blocked: 451, limited: 429 } as const;

/** What the stand-ins of all exchanges have: one market, one account, and lines that break when they are told to. */
export abstract class StandInExchange {
  readonly account = new StandInAccount();
  /** One for each coming request, in order; `null` lets one pass. Questions and actions are counted apart. */
  readonly faults: { readonly questions: (Fault | null)[]; readonly actions: (Fault | null)[] } = {
    questions: [],
    actions: [],
  };
  /** Every request, as `METHOD /path`. */
  readonly asked: string[] = [];
  /** Positions of both directions at once. */
  isHedged = false;
  /** Trades and candles of these times were never told. */
  readonly silence: { from: number; to: number }[] = [];
  protected readonly now: () => number;
  protected readonly keys: { readonly apiKey: string; readonly secret: string };

  constructor(now: () => number, keys = { apiKey: 'stand-in-key', secret: 'stand-in-secret' }) {
    this.now = now;
    this.keys = keys;
  }

  protected abstract readonly words: FaultWords;
  protected abstract answer(method: string, url: URL, headers: Headers, body: string): StandInAnswer;

  /** Null: the line is cut, nobody answers. */
  handle(method: string, url: URL, headers: Headers, body: string): StandInAnswer | null {
    this.asked.push(`${method} ${url.pathname}`);
    const fault = (method === 'GET' ? this.faults.questions : this.faults.actions).shift() ?? null;
    if (fault === 'lost-request') return null;
    if (fault === 'no-json') return { status: 200, body: '<html>Bad gateway</html>' };
    if (fault === 'unavailable' || fault === 'blocked' || fault === 'limited') {
      return { status: STATUS[fault], body: this.words[fault] };
    }
    const answer = this.answer(method, url, headers, body);
    if (fault === 'lost-answer') return null;
    return fault === 'cut-off' ? { ...answer, body: answer.body.slice(0, answer.body.length / 2) } : answer;
  }

  /** Trades from a time on, or the latest ones, oldest first. */
  protected tradesHeard(limit: number, from: number | null, to: number | null): readonly StandInTrade[] {
    const now = this.now();
    const told =
      from === null
        ? tradesBetween(now - (limit - 1) * TRADE_EVERY_MS, now)
        : tradesBetween(from, Math.min(now, to ?? now));
    const heard = told.filter(({ time }) => !this.isSilent(time));
    return from === null ? heard.slice(-limit) : heard.slice(0, limit);
  }

  protected isSilent(time: number): boolean {
    return this.silence.some(({ from, to }) => time >= from && time < to);
  }
}
