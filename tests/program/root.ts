import { join } from 'node:path';

/** Folder of the package. */
export const root = join(import.meta.dirname, '..', '..');
