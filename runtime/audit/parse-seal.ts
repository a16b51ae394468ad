import { EngineError, type RecordedEvent } from '../../engine/index.ts';
import { z } from 'zod';
import { BLOCK_EVENTS, type Seal } from './chain.ts';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.number().int().nonnegative();
const shape: z.ZodType<Seal> = z.strictObject({
  stream: z.string(),
  first: whole,
  count: z.number().int().min(1).max(BLOCK_EVENTS),
  root: hex64,
  previous: hex64,
  head: hex64,
});

/** A seal from its event. E_SEAL_SHAPE if it is none. */
export const parseSeal = ({ stream, revision, data, type }: RecordedEvent): Seal => {
  const why = type === 'BlockSealed' ? problemOf(data) : `it is of type ${type}`;
  if (typeof why !== 'string') return why;
  throw new EngineError('E_SEAL_SHAPE', 'what stands in a chain is not a seal', {
    where: `event ${revision} of ${stream}`,
    why,
    fix: `ht audit verify ${stream.replace(/^(input-)?chain-/, '')}`,
  });
};

const problemOf = (data: string | Uint8Array): Seal | string => {
  if (typeof data !== 'string') return 'its data are bytes';
  try {
    const parsed = shape.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : z.prettifyError(parsed.error);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
