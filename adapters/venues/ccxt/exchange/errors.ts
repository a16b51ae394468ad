import { EngineError } from '../../../../engine/index.ts';
import { NotSent } from '../outside.ts';

/** The names of an error's class and of those it descends from. */
export const kindsOf = (error: unknown): readonly string[] => {
  const names: string[] = [];
  for (
    let at: unknown = Object(error);
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as unknown
  ) {
    const name = (at as { constructor?: { name?: string } }).constructor?.name;
    if (name !== undefined && names.at(-1) !== name) names.push(name);
  }
  return names;
};

/** Trouble that may be over in a moment: a query is asked again. */
export const isPassing = (error: unknown): boolean => {
  if (error instanceof NotSent) return true;
  const kinds = kindsOf(error);
  return kinds.includes('OperationFailed') && !kinds.includes('InvalidNonce') && !kinds.includes('BadResponse');
};

/** The exchange's own words, shortened: ccxt puts the address and all that was answered into its messages. */
export const textOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/([?&](signature|apiKey|timestamp)=)[^&\s]+/gi, '$1…').slice(0, 300);
};

/** A query that failed, as the error people see. */
export const questionFailed = (exchange: string, what: string, error: unknown): EngineError => {
  if (error instanceof EngineError) return error;
  const kinds = kindsOf(error);
  const has: Has = (...names) => names.some((name) => kinds.includes(name));
  if (isSilent(error, has)) {
    return new EngineError('E_VENUE_UNREACHABLE', `${exchange} does not answer (${what})`, {
      where: error instanceof NotSent ? causeOf(error) : textOf(error),
      why: 'It is down, in maintenance, or cannot be reached from here. Nothing was changed.',
      fix: 'check the connection and the exchange’s status page, and try again',
      cause: error,
    });
  }
  return answered({ exchange, what, error, has });
};

type Has = (...names: readonly string[]) => boolean;

const isSilent = (error: unknown, has: Has): boolean =>
  error instanceof NotSent ||
  (has('OperationFailed') && !has('BadResponse', 'InvalidNonce', 'RateLimitExceeded', 'DDoSProtection'));

interface Answered {
  readonly exchange: string;
  readonly what: string;
  readonly error: unknown;
  readonly has: Has;
}

/** It answered, but not what was asked. */
const answered = ({ exchange, what, error, has }: Answered): EngineError => {
  const where = textOf(error);
  if (has('AuthenticationError')) {
    return new EngineError('E_EXCHANGE_KEY', `${exchange} does not accept the key`, {
      where,
      why: 'It is wrong, has expired, may not be used from this address, or lacks a permission. Nothing was changed.',
      fix: 'check the key, its permissions and its list of addresses on the exchange’s page; then: ht keys test <name>',
      cause: error,
    });
  }
  if (has('InvalidNonce')) {
    return new EngineError('E_CLOCK_OFF', `${exchange} refuses the time of this machine`, {
      where,
      why: 'Signed questions carry their time, and are refused if it is too far from the exchange’s.',
      fix: 'set the clock, as with: timedatectl set-ntp true',
      cause: error,
    });
  }
  if (has('RestrictedLocation')) return blocked(exchange, where);
  if (has('BadResponse') || !has('BaseError')) {
    return new EngineError('E_WIRE_SHAPE', `${exchange} answered what ccxt does not understand (${what})`, {
      where,
      why: 'The answer was cut, was no JSON, or has another form than it had. Nothing was made of it.',
      fix: 'try again; if it stays, the exchange changed its messages and ccxt must be renewed',
      cause: error,
    });
  }
  return new EngineError('E_VENUE_REFUSED', `${exchange} refuses to answer (${what})`, {
    where,
    why: has('NotSupported') ? 'ccxt does not offer this question there.' : 'It did not take the question.',
    fix: has('RateLimitExceeded', 'DDoSProtection')
      ? 'wait some minutes, and run fewer programs from this address'
      : 'read what it says, in the line above',
    cause: error,
  });
};

export const blocked = (exchange: string, where: string): EngineError =>
  new EngineError('E_EXCHANGE_BLOCKED', `${exchange} does not serve the place you are in`, {
    where,
    why: 'It refuses addresses of some countries. Nothing was sent on.',
    fix: 'use an exchange that serves you: ht data import ccxt:<another>:…',
  });

const causeOf = ({ cause }: NotSent): string => (cause instanceof Error ? textOf(cause.cause ?? cause) : 'no answer');
