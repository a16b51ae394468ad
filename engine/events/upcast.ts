import { EngineError } from '../errors.ts';
import { catalogue } from './catalogue.ts';
import type { Shape } from './schema.ts';
import { upcasts } from './upcasts/index.ts';
import type { RawData, Upcast, Upcasts } from './upcasts/step.ts';

export type { RawData, Upcast, Upcasts };

/** What a reader knows: the present form of each type, and the way from older versions to it. */
export interface Vocabulary {
  readonly types: Readonly<Record<string, { readonly version: number; readonly data: Shape }>>;
  readonly upcasts: Upcasts;
}

/** The catalogue of today, and the way to it. */
export const present: Vocabulary = { types: catalogue, upcasts };

/** A type's present form, or E_EVENT_UNKNOWN: an event that is not understood must not be passed over in a replay. */
export const formOf = (type: string, vocabulary: Vocabulary, where: string): { version: number; data: Shape } => {
  const form = Object.hasOwn(vocabulary.types, type) ? vocabulary.types[type] : undefined;
  if (form !== undefined) return form;
  throw new EngineError('E_EVENT_UNKNOWN', `no event is called "${type}"`, {
    where,
    why: 'A replay must understand every event; one that is left out would make it another story.',
    fix: 'Read this journal with the version that wrote it, or a newer one.',
  });
};

/**
 * Data of an older version in its present form, one version at a time.
 * Throws E_EVENT_NEWER for a version from the future, and E_BUG if a step of the way is missing.
 */
export const upcast = (stored: { type: string; version: number; data: RawData }, vocabulary: Vocabulary): RawData => {
  const { type, version } = stored;
  const now = formOf(type, vocabulary, type).version;
  if (version > now) {
    throw new EngineError('E_EVENT_NEWER', `${type} has version ${version}, and ${now} is the newest known here`, {
      why: 'A newer program wrote this journal.',
      fix: 'Read it with that version.',
    });
  }
  let data = stored.data;
  for (let from = version; from < now; from++) {
    const step = vocabulary.upcasts[type]?.[from - 1];
    if (step === undefined)
      throw new EngineError('E_BUG', `nothing brings ${type} from version ${from} to ${from + 1}`);
    data = step(data);
  }
  return data;
};
