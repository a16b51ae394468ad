import { join } from 'node:path';
import { inOneMoment } from '../../../event-stores/sqlite/children/in-one-moment.ts';
import { openSqliteReadModels } from '../index.ts';

const [folder = ''] = process.argv.slice(2);
await inOneMoment((n) => openSqliteReadModels(join(folder, `models-${n}.db`)).close());
