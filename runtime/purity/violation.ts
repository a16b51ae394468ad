import { fileURLToPath } from 'node:url';
import { EngineError } from '../../engine/index.ts';
import { kindOf, type Kind } from './sources.ts';

/** Something a strategy may not use: by the name the strategy gives it, where it stands. */
export interface Found {
  readonly kind: Kind;
  /** As it is written or called: `Date.now`. */
  readonly name: string;
  /** `file:line:column`, and below it the line itself where it is known. */
  readonly where: string;
}

export const violation = ({ kind, name, where }: Found): EngineError => {
  const { verb, why, fix } = kindOf(kind);
  return new EngineError('E_STRATEGY_IMPURE', `a strategy ${verb}: ${name}`, { where, why, fix });
};

/** The first place of a stack that lies in one of these folders, as `file:line:column`; null if none does. */
export const placeIn = (stack: string, folders: Iterable<string>): string | null => {
  const inside = [...folders];
  for (const line of stack.split('\n')) {
    const found = /((?:file:\/\/|\/|[A-Z]:\\)[^()]*?):(\d+):(\d+)/.exec(line);
    if (found === null) continue;
    const [, at = '', row = '', column = ''] = found;
    const bare = at.replace(/\?.*$/, '');
    const file = bare.startsWith('file:') ? fileURLToPath(bare) : bare;
    if (inside.some((folder) => file.startsWith(folder))) return `${file}:${row}:${column}`;
  }
  return null;
};
