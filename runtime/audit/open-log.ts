import { existsSync } from 'node:fs';
import { SqliteLog } from '../../adapters/event-stores/sqlite/index.ts';
import { EngineError } from '../../engine/index.ts';
import { openStore, storeFile } from '../home.ts';
import type { StoreChoice } from '../stores/choice.ts';
import { logOfStore, type Log } from './verify/log.ts';

/** Opens the store of a home, or a server, to look into it; nothing is made or written. */
export const openLog = async (home: string, choice: StoreChoice | null): Promise<Log> => {
  if (choice !== null) return logOfStore(await openStore(home, choice));
  const path = storeFile(home);
  if (existsSync(path)) return new SqliteLog(path);
  throw new EngineError('E_STORE_UNAVAILABLE', 'there is no store here', {
    where: path,
    why: 'An audit looks at what is there and makes nothing.',
    fix: 'name the folder of the store: --home <folder>',
  });
};
