import { z } from 'zod';
import { Decimal, EngineError, text } from '../../../../engine/index.ts';

/** What ccxt's unified answers must have to be used. More fields are fine; a missing one is E_WIRE_SHAPE with its path. */

/** Digits as text; ccxt leaves some numbers as they are, which are exact where they are short. */
export const digits = z
  .union([z.string().regex(/^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i, 'not a number'), z.number()])
  .transform((value) => text(new Decimal(value)));
export const maybe = digits.nullish().transform((value) => value ?? null);
export const time = z.number().int().nonnegative();
export const side = z.enum(['buy', 'sell']);
export const word = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

export const market = z.object({
  id: z.string(),
  symbol: z.string(),
  base: z.string(),
  quote: z.string(),
  settle: word,
  spot: z.boolean().nullish(),
  swap: z.boolean().nullish(),
  linear: z.boolean().nullish(),
  active: z.boolean().nullish(),
  contractSize: maybe,
  maker: maybe,
  taker: maybe,
  precision: z.object({ amount: maybe, price: maybe }),
  limits: z.object({
    amount: z.object({ min: maybe }).nullish(),
    cost: z.object({ min: maybe }).nullish(),
    leverage: z.object({ max: maybe }).nullish(),
  }),
});
export type WireMarket = z.infer<typeof market>;

export const trades = z.array(
  z.object({ id: word, timestamp: time, side: side.nullish(), price: digits, amount: digits }),
);
export type WireTrade = z.infer<typeof trades>[number];

export const candles = z.array(z.tuple([time, digits, digits, digits, digits, digits]).rest(z.unknown()));
export type WireCandle = z.infer<typeof candles>[number];

const level = z.tuple([digits, digits]).rest(z.unknown());
export const book = z.object({ timestamp: time.nullish(), bids: z.array(level), asks: z.array(level) });

export const fundingRate = z.object({
  timestamp: time.nullish(),
  fundingRate: digits,
  markPrice: maybe,
  indexPrice: maybe,
});
export const fundingRates = z.array(z.object({ timestamp: time, fundingRate: digits }));

/** The value in its form, or E_WIRE_SHAPE with the path of what does not fit. */
export const shaped = <T>(schema: z.ZodType<T>, value: unknown, what: string): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EngineError('E_WIRE_SHAPE', `an answer has another form than expected (${what})`, {
    where: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`,
    why: 'The exchange changed its messages, or ccxt read them wrongly. Nothing was made of it.',
    fix: 'try again; if it stays, ccxt must be renewed',
  });
};
