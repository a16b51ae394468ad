import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** One thread, so that rows keep their order; nothing is fetched from anywhere. */
const SETTINGS = {
  threads: '1',
  preserve_insertion_order: 'true',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

/** A connection to a database in a file, or in memory. */
export interface DuckDb {
  readonly connection: DuckDBConnection;
  readonly close: () => void;
}

/** With a database in a file, what is in memory is bounded: the rest of its rows goes to disk. */
export const connect = async (path: string): Promise<DuckDb> => {
  const limit = path === ':memory:' ? {} : { memory_limit: '2GB' };
  const instance = await DuckDBInstance.create(path, { ...SETTINGS, ...limit });
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, close };
};

/** A text inside a statement. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The path of one file to read: signs that stand for many files stand for themselves. */
export const pathLiteral = (path: string): string => literal(path.replaceAll(/[*?[]/g, '[$&]'));

/** The first line of what DuckDB says. */
export const saying = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.replace(/\.$/, '') ?? '';
