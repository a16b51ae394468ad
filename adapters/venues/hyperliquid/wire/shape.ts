import { z } from 'zod';
import { EngineError } from '../../../../engine/index.ts';

/** The venue's numbers: plain decimal digits, never doubles. */
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'not a plain decimal number');
export const whole = z.number().int();
export const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'not an address');

/** What the venue sent in the shape it must have, or E_WIRE_SHAPE with the path of what differs. More fields are fine. */
export const shaped = <T>(schema: z.ZodType<T>, value: unknown, what: string): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new EngineError('E_WIRE_SHAPE', `${what} of Hyperliquid has another shape than it should`, {
    where: z.prettifyError(parsed.error),
    why: 'The venue changed its messages, or something on the way did; nothing of this message was used.',
    fix: 'see whether a newer version of HyperTrader knows the new shape',
  });
};

/** A text as JSON, or E_WIRE_SHAPE. */
export const json = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new EngineError('E_WIRE_SHAPE', `${what} of Hyperliquid is not JSON`, {
      where: text.slice(0, 120),
      why: 'It was cut off, or something on the way answered instead of the venue; nothing of it was used.',
      cause: error,
    });
  }
};
