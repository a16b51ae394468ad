import type { StoreChoice } from '../stores/choice.ts';
import type { Check } from './check.ts';
import { checkClock, checkHome, checkNode, checkRoom } from './machine.ts';
import { checkEmbedded, checkServer } from './store.ts';

export type { Check } from './check.ts';

/** Looks at all that a run needs, without needing any of it. */
export const examine = async (home: string, root: string, choice: StoreChoice | null): Promise<readonly Check[]> => {
  const { node } = process.versions;
  const place = checkHome(home);
  const machine = [checkNode(node, root), place, checkRoom(home), checkClock(Date.now(), root)];
  if (choice !== null) return [...machine, ...(await checkServer(choice))];
  return place.mark === 'error' ? machine : [...machine, ...(await checkEmbedded(home))];
};
