import type { Rejected, Unknown } from '../../../../engine/index.ts';
import type { Limits } from '../limits/limits.ts';
import { refusedBy } from '../orders/outcomes.ts';
import { NotSent, type Outside } from '../outside.ts';
import type { Nonces } from '../signing/nonces.ts';
import { signedBody, type Action } from '../signing/sign.ts';
import type { Hex, Wallet } from '../signing/wallet.ts';
import { exchangeAnswer, type ExchangeAnswer } from '../wire/exchange.ts';
import { json, shaped } from '../wire/shape.ts';
import { within } from './info.ts';

export interface ExchangeOptions {
  readonly url: string;
  readonly outside: Outside;
  readonly limits: Limits;
  readonly timeoutMs: number;
  readonly wallet: Wallet;
  readonly nonces: Nonces;
  readonly vaultAddress: Hex | null;
  readonly isTestnet: boolean;
  /** The venue refuses an action that reaches it later than this after it was signed. */
  readonly lifetimeMs: number;
}

/** Actions to `/exchange`. Each is signed and sent once; nothing is ever sent again by itself. */
export class Exchange {
  readonly #options: ExchangeOptions;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /**
   * What `read` makes of the venue's answer; a refusal; or unknown, if there was no answer or `read` cannot tell from it
   * (E_WIRE_SHAPE): then it may have happened.
   */
  async act<T>(
    action: Action,
    kind: 'order' | 'cancel',
    read: (answer: ExchangeAnswer) => T,
    onSent: () => void = () => undefined,
  ): Promise<T | Rejected | Unknown> {
    const { outside, limits, wallet, nonces, url, timeoutMs, vaultAddress, isTestnet, lifetimeMs } = this.#options;
    await limits.action(kind);
    const nonce = nonces.next();
    const expiresAfter = nonce + lifetimeMs;
    const body = await signedBody(wallet, action, { nonce, vaultAddress, expiresAfter, isTestnet });
    const posted = within(outside, timeoutMs, (signal) => outside.post(`${url}/exchange`, body, signal));
    onSent();
    const answer = await posted;
    if (answer instanceof NotSent) return notSent(answer);
    if (answer instanceof Error) return { kind: 'unknown', why: answer.message, until: expiresAfter };
    if (answer.status === 429) limits.exhausted();
    // 4xx: the venue's door refused it. 5xx: somebody on the way did, and nobody knows how far it came.
    if (answer.status >= 400 && answer.status < 500) return refusedAtDoor(answer.status, answer.body);
    if (answer.status !== 200) {
      return { kind: 'unknown', why: `HTTP ${answer.status}: ${answer.body.slice(0, 200)}`, until: expiresAfter };
    }
    try {
      return read(shaped(exchangeAnswer, json(answer.body, 'an answer'), 'an answer'));
    } catch (error) {
      return { kind: 'unknown', why: error instanceof Error ? error.message : String(error), until: expiresAfter };
    }
  }
}

const notSent = (error: NotSent): Rejected => ({
  kind: 'rejected',
  by: 'adapter',
  reason: 'unreachable',
  text: `not sent: ${error.message}`,
});

const refusedAtDoor = (status: number, body: string): Rejected => {
  const text = `HTTP ${status}: ${body.slice(0, 200)}`;
  if (status === 429) return { kind: 'rejected', by: 'venue', reason: 'rate-limited', text };
  const said = refusedBy(text);
  return said.reason === 'other' ? { ...said, reason: 'malformed' } : said;
};
