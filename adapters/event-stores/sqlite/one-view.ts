import type { DatabaseSync } from 'node:sqlite';

/** Several reads that see the same state of the file, whatever other processes write between them. */
export const inOneView = <T>(db: DatabaseSync, read: () => T): T => {
  if (db.isTransaction) return read();
  db.exec('BEGIN');
  try {
    return read();
  } finally {
    db.exec('ROLLBACK');
  }
};
