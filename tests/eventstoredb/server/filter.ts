import type { Stored } from './stored.ts';

interface Expression {
  readonly regex: string;
  readonly prefix: readonly string[];
}

/** As the wire has it; `filter` names the branch that is set. */
export interface WireFilter {
  readonly filter?: 'stream_identifier' | 'event_type';
  readonly stream_identifier?: Expression;
  readonly event_type?: Expression;
  readonly max?: number;
  readonly checkpoint_interval_multiplier: number;
}

/** Whether an event passes a filter; everything passes none. */
export const matcher = (filter: WireFilter | undefined): ((event: Stored) => boolean) => {
  const expression = filter?.stream_identifier ?? filter?.event_type;
  if (filter === undefined || expression === undefined) return () => true;
  const { regex, prefix } = expression;
  const pattern = regex === '' ? null : new RegExp(regex, 'u');
  const isWanted = (text: string): boolean =>
    pattern === null ? prefix.some((each) => text.startsWith(each)) : pattern.test(text);
  return (event) => isWanted(filter.stream_identifier === undefined ? event.type : event.stream);
};
