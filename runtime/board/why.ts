import {
  decodeInput,
  Scale,
  type AnyEvent,
  type EventStore,
  type Input,
  type Instrument,
  type Lots,
  type PriceTicks,
} from '../../engine/index.ts';
import { inputStreamOf } from '../sessions/input-log.ts';

/** Why something happened: the event, what caused it, what caused that, and the input where it all began. */
export interface Why {
  /** The event itself first. */
  readonly chain: readonly AnyEvent[];
  /** What came in from outside, in words; null where it is not known. */
  readonly input: { readonly number: number; readonly text: string } | null;
}

/** A chain is as long as an order's life; this is longer. */
const CHAIN_MAX = 200;

/** Follows the causes of an event to the input that they began with. */
export const whyOf = async (
  seq: number,
  eventAt: (seq: number) => Promise<AnyEvent>,
  inputs: { readonly store: Pick<EventStore, 'read'>; readonly session: string; readonly instrument: Instrument },
): Promise<Why> => {
  const chain = [await eventAt(seq)];
  for (let at = chain[0]; at?.cause !== null && at !== undefined && chain.length < CHAIN_MAX; at = chain.at(-1))
    chain.push(await eventAt(at.cause));
  const tape = chain.at(-1)?.tape ?? null;
  if (tape === null) return { chain, input: null };
  for await (const [recorded] of inputs.store.read(inputStreamOf(inputs.session), { from: tape.block, limit: 1 })) {
    if (recorded === undefined) break;
    return {
      chain,
      input: { number: tape.block, text: inputText(decodeInput(recorded), tape.row, inputs.instrument) },
    };
  }
  return { chain, input: null };
};

const inputText = (input: Input, row: number, instrument: Instrument): string => {
  switch (input.kind) {
    case 'tape':
    case 'history':
      return blockText(input.block, row, new Scale(instrument));
    case 'funding':
      return 'a funding rate fell due';
    case 'command':
      return `${input.command} by ${input.by}: ${input.reason}`;
    case 'feed':
      return input.state === 'gap' ? 'market data or news of the account stopped' : 'market data and news flow again';
    case 'due':
      return `the time of order ${input.order} had come`;
    case 'recovered':
      return 'another process took the session up';
    case 'venue':
      return `the venue: ${input.message.kind}${'order' in input.message && input.message.order !== null ? ` ${input.message.order}` : ''}`;
  }
};

type Block = Extract<Input, { readonly kind: 'tape' }>['block'];

const blockText = (block: Block, row: number, scale: Scale): string => {
  if (block.kind !== 'trades') return `${block.kind}, row ${row}`;
  const price = block.price[row];
  const size = block.size[row];
  if (price === undefined || size === undefined) return `${block.count} prints`;
  return `print ${scale.priceText(price as PriceTicks)} × ${scale.sizeText(size as Lots)}`;
};
