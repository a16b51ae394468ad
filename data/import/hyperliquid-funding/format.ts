import { z } from 'zod';
import { EngineError } from '../../../engine/index.ts';
import type { Format } from '../format.ts';
import { fieldsOf } from '../rows/layout.ts';
import { UTC_ISO } from '../rows/times.ts';
import type { Input } from '../sources/input.ts';

const rates = z.array(z.object({ coin: z.string(), fundingRate: z.string(), time: z.number().int() }));
const answer = z.union([rates, z.object({ response: rates }).transform(({ response }) => response)]);

/** The answer of Hyperliquid's `fundingHistory` request, bare or with the request beside it. One answer, so one JSON. */
export const hyperliquidFunding: Format = {
  name: 'hyperliquid-funding',
  about: "the JSON answer of Hyperliquid's fundingHistory request",
  matches: (input) => /^\s*(\[|\{"request")/.test(input.head) && input.head.includes('"fundingRate"'),
  open: (input) => ({
    input,
    format: 'hyperliquid-funding',
    layout: {
      kind: 'funding',
      delimiter: ',',
      headerLines: 0,
      fields: fieldsOf(['time', 'rate']),
      time: { ...UTC_ISO, form: 'epoch', unit: 'ms' },
      priceShift: 0,
    },
    intervalMs: null,
    steps: {},
    instrument: { venue: 'hyperliquid', base: coinOf(input), quote: 'USDC', kind: 'perpetual' },
    findings: ['times are milliseconds since 1970'],
    lines: () => rowsOf(input),
    shown: 'rows',
  }),
};

const coinOf = (input: Input): string => /"coin":"([^"]+)"/.exec(input.head)?.[1] ?? 'UNKNOWN';

async function* rowsOf(input: Input): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input.bytes()) chunks.push(chunk);
  const published = parse(input, Buffer.concat(chunks).toString('utf8'));
  const others = new Set(published.map(({ coin }) => coin));
  if (others.size > 1)
    throw malformed(input, `It holds rates of ${[...others].join(', ')}; a dataset is one instrument.`);
  yield Buffer.from(published.map(({ time, fundingRate }) => `${time},${fundingRate}\n`).join(''));
}

const parse = (input: Input, text: string): z.infer<typeof rates> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new EngineError('E_DATA_TORN', 'the file is not whole JSON', {
      where: input.label,
      why: `${cause instanceof Error ? cause.message : String(cause)}. Nothing was imported.`,
      fix: 'fetch the file again',
      cause,
    });
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) throw malformed(input, z.prettifyError(parsed.error));
  return parsed.data;
};

const malformed = (input: Input, why: string): EngineError =>
  new EngineError('E_DATA_FORMAT', 'the file is not an answer of fundingHistory', { where: input.label, why });
