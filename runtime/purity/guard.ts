import type { EngineError } from '../../engine/index.ts';
import type { Kind } from './sources.ts';
import { placeIn, violation } from './violation.ts';

/** Captured before anybody could replace it. */
const afterThisJob = globalThis.queueMicrotask;
const folders = new Set<string>();
let isActive = false;
/** The first thing that was refused in the present call: it cannot be swallowed by a `catch` of the strategy. */
let refused: EngineError | null = null;

/** Code below this folder is a strategy's: errors are located there. The path ends with a separator. */
export const watchFolder = (folder: string): void => void folders.add(folder);
export const watchedFolders = (): ReadonlySet<string> => folders;

/** Begins a call into a strategy; gives what `leave` wants back. */
export const enter = (): boolean => {
  const before = isActive;
  isActive = true;
  return before;
};

/** Ends a call into a strategy; throws what was refused during it, also if the strategy caught it. */
export const leave = (before: boolean): void => {
  isActive = before;
  if (refused !== null) throwRefused();
};

const throwRefused = (): void => {
  const error = refused;
  refused = null;
  if (error !== null) throw error;
};

/** Begins the top level of a strategy's module. A module that throws never says its end, so the end of the job does. */
export const enterModule = (): void => {
  afterThisJob(() => {
    isActive = false;
    refused = null;
  });
  isActive = true;
};
export const leaveModule = (): void => leave(false);

/** Refuses a source of impurity while a strategy runs; does nothing otherwise. */
export const refuse = (kind: Kind, name: string): void => {
  if (!isActive) return;
  isActive = false;
  const error = violation({ kind, name, where: placeIn(new Error().stack ?? '', folders) ?? 'below the strategy' });
  isActive = true;
  refused ??= error;
  throw error;
};
