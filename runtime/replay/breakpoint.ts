import { catalogue, EngineError, nearest, type AnyEvent } from '../../engine/index.ts';
import { conditionOf, type Condition } from './condition/condition.ts';

/** Where to stop: at events that pass, which the journal alone can tell, or where a condition on the state holds. */
export type Breakpoint =
  | { readonly kind: 'event'; readonly text: string; readonly passes: (event: AnyEvent) => boolean }
  | { readonly kind: 'state'; readonly text: string; readonly condition: Condition };

/** The order that an event is about; null for none. */
export const orderOfEvent = ({ data }: AnyEvent): string | null => ('order' in data ? data.order : null);

/** A type of event (`OrderFilled`), an order (`o231`) or a condition (`unit > 3`). E_CONDITION, E_EVENT_TYPE. */
export const breakpointOf = (text: string): Breakpoint => {
  const plain = text.trim();
  if (Object.hasOwn(catalogue, plain)) return { kind: 'event', text: plain, passes: ({ type }) => type === plain };
  if (/^o\d+$/.test(plain)) return { kind: 'event', text: plain, passes: (event) => orderOfEvent(event) === plain };
  if (/^[A-Z][A-Za-z]+$/.test(plain)) throw unknownType(plain);
  return { kind: 'state', text: plain, condition: conditionOf(plain) };
};

const unknownType = (text: string): EngineError => {
  const near = nearest(text, Object.keys(catalogue));
  return new EngineError('E_EVENT_TYPE', `no event is called "${text}"`, {
    fix: near === null ? 'see docs/reference/events.md' : `did you mean ${near}?`,
  });
};
