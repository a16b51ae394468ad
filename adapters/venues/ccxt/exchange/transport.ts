import type { HttpRequest, Outside } from '../outside.ts';
import { blocked } from './errors.ts';
import { assertClean, cleanHeaders, type Marks } from './hidden.ts';

export interface TransportOptions {
  readonly exchange: string;
  readonly outside: Outside;
  readonly marks: Marks;
  /** Stands for the exchange's hosts; null for the exchange itself. */
  readonly url: string | null;
}

type Sent = Omit<HttpRequest, 'body' | 'headers'> & {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
};

/** What ccxt sends its requests with: the only way out. It says no more than the user would say himself. */
export const transport =
  ({ exchange, outside, marks, url: base }: TransportOptions) =>
  async (address: string, { method, headers = {}, body, signal }: Sent): Promise<Response> => {
    const request = {
      method,
      signal,
      headers: cleanHeaders(headers),
      body: typeof body === 'string' ? body : undefined,
    };
    assertClean(exchange, marks, { url: address, ...request });
    const answer = await outside.fetch(base === null ? address : moved(address, base), request);
    if (answer.status === 451 || answer.status === 403) await assertServed(exchange, answer);
    return answer;
  };

/** The same path and question at another server. */
const moved = (address: string, base: string): string => {
  const { pathname, search } = new URL(address);
  return `${base.replace(/\/+$/, '')}${pathname}${search}`;
};

const ELSEWHERE = /restricted location|block access from your country|not available in your (country|region)/i;

const assertServed = async (exchange: string, answer: Response): Promise<void> => {
  const text = await answer.clone().text();
  if (answer.status === 451 || ELSEWHERE.test(text))
    throw blocked(exchange, `HTTP ${answer.status}: ${text.slice(0, 200)}`);
};
