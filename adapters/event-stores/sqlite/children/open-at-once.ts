import { join } from 'node:path';
import { openSqliteStore } from '../index.ts';
import { inOneMoment } from './in-one-moment.ts';

const [folder = ''] = process.argv.slice(2);
await inOneMoment((n) => openSqliteStore(join(folder, `store-${n}.db`)).close());
