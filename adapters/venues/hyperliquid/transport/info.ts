import type { z } from 'zod';
import { EngineError } from '../../../../engine/index.ts';
import type { Limits } from '../limits/limits.ts';
import type { HttpAnswer, Outside } from '../outside.ts';
import { json, shaped } from '../wire/shape.ts';

/** A query: its type and what else it asks. */
export type Query = Readonly<Record<string, unknown>> & { readonly type: string };

export interface InfoOptions {
  readonly url: string;
  readonly outside: Outside;
  readonly limits: Limits;
  readonly timeoutMs: number;
  /** How often a query is tried in all. */
  readonly tries: number;
}

/** Queries to `/info`. They change nothing, so they are tried again, with a growing pause, before they are given up. */
export class Info {
  readonly #options: InfoOptions;

  constructor(options: InfoOptions) {
    this.#options = options;
  }

  /** E_VENUE_UNREACHABLE, E_VENUE_REFUSED, E_WIRE_SHAPE. */
  async ask<T>(query: Query, schema: z.ZodType<T>): Promise<T> {
    const { limits, outside, tries } = this.#options;
    for (let tried = 1; ; tried++) {
      await limits.query(query.type);
      const answer = await this.#once(query);
      if (answer instanceof Error) {
        if (tried >= tries) throw unreachable(this.#options.url, query.type, answer);
      } else if (answer.status === 200) {
        const value = json(answer.body, `the answer to ${query.type}`);
        if (Array.isArray(value)) limits.answered(query.type, value.length);
        return shaped(schema, value, `the answer to ${query.type}`);
      } else {
        if (answer.status === 429) limits.exhausted();
        if (tried >= tries || !isPassing(answer.status)) throw refused(query.type, answer);
      }
      await pause(outside, 250 * 2 ** tried * (0.5 + outside.random() / 2));
    }
  }

  async #once(query: Query): Promise<HttpAnswer | Error> {
    const { outside, url, timeoutMs } = this.#options;
    return within(outside, timeoutMs, (signal) => outside.post(`${url}/info`, JSON.stringify(query), signal));
  }
}

/** The answer, or the error that there was none. */
export const within = async (
  outside: Outside,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<HttpAnswer>,
): Promise<HttpAnswer | Error> => {
  const abort = new AbortController();
  const cancel = outside.after(timeoutMs, () => abort.abort(new Error(`no answer within ${timeoutMs} ms`)));
  try {
    return await work(abort.signal);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    cancel();
  }
};

/** Trouble that may be over in a moment. */
const isPassing = (status: number): boolean => status === 429 || status >= 500;

const pause = (outside: Outside, ms: number): Promise<void> =>
  new Promise((resolve) => {
    outside.after(ms, resolve);
  });

const unreachable = (url: string, type: string, cause: Error): EngineError =>
  new EngineError('E_VENUE_UNREACHABLE', `Hyperliquid does not answer (${type})`, {
    where: url,
    why: `${cause.message}. Nothing was changed.`,
    fix: 'check the connection and the address of the venue, and try again',
    cause,
  });

const refused = (type: string, { status, body }: HttpAnswer): EngineError =>
  new EngineError('E_VENUE_REFUSED', `Hyperliquid refuses to answer (${type})`, {
    where: `HTTP ${status}: ${body.slice(0, 200)}`,
    why: status === 429 ? 'Too many requests came from this address within a minute.' : 'It did not take the question.',
    fix: status === 429 ? 'wait a minute, and run fewer programs from this address' : 'report it, with the line above',
  });
