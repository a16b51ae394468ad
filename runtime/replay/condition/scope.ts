import type { AnyEvent, Json } from '../../../engine/index.ts';
import type { State } from '../retelling.ts';

/** An event and the session just after it: what a condition looks at. */
export interface Scene {
  readonly event: AnyEvent;
  readonly state: State;
}

type Names = { readonly [name: string]: Json };

const isObject = (value: unknown): value is Names =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a name is looked for, one after the other: so `unit` is the strategy's, and `size` that of the event. */
const placesOf = ({ event, state }: Scene): readonly Names[] => {
  const { strategy, system, market, ...sections } = state;
  const { seq, type, time, cause, data } = event;
  const named = { event: { seq, type, time, cause, ...data }, seq, type, time, cause } as unknown as Names;
  const whole = { strategy, system, market, price: market.price, ...sections } as unknown as Names;
  return [named, whole, strategy, system, data, state.account].filter(isObject);
};

/** The value at a path; undefined where there is none. Only own fields are seen. */
export const valueAt = (scene: Scene, path: readonly (string | number)[]): Json | undefined => {
  const [first = ''] = path;
  const place = placesOf(scene).find((each) => Object.hasOwn(each, String(first)));
  let value: Json | undefined = place;
  for (const step of path) {
    if (Array.isArray(value)) value = step === 'length' ? value.length : (value as readonly Json[])[Number(step)];
    else if (isObject(value) && Object.hasOwn(value, String(step))) value = value[String(step)];
    else return undefined;
  }
  return value;
};

/** Names that a condition can begin with in this scene. */
export const namesOf = (scene: Scene): readonly string[] => [
  ...new Set(placesOf(scene).flatMap((place) => Object.keys(place))),
];
