import { EngineError } from '../../engine/index.ts';

/** A server as the store of record. */
export interface StoreChoice {
  /** As the user wrote it: may hold a password, so it is never shown. */
  readonly address: string;
  readonly credentials: { readonly user: string; readonly password: string } | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const SERVER = /^(esdb|kurrentdb|kurrent|kdb)(\+discover)?:\/\//;

/**
 * Which store is meant: null for the embedded one of the home. The word of the command goes before that of the
 * environment, and that before the file's. E_STORE_ADDRESS.
 */
export const chosenStore = (
  said: string | undefined,
  env: Environment,
  inFile: string | null = null,
): StoreChoice | null => {
  const text = (said ?? (env['HYPERTRADER_STORE'] || inFile) ?? 'sqlite').trim();
  if (text === 'sqlite') return null;
  if (!SERVER.test(text)) {
    throw new EngineError('E_STORE_ADDRESS', 'this is no event store', {
      where: text.split('@').at(-1) ?? '',
      why: 'A store is sqlite, the file in the home, or the address of a server, esdb://host:2113.',
      fix: '--store esdb://127.0.0.1:2113?tls=false',
    });
  }
  const user = env['HYPERTRADER_STORE_USER'] ?? '';
  const password = env['HYPERTRADER_STORE_PASSWORD'] ?? '';
  if ((user === '') !== (password === '')) {
    throw new EngineError('E_STORE_ADDRESS', 'a name without a password, or a password without a name', {
      where: 'HYPERTRADER_STORE_USER and HYPERTRADER_STORE_PASSWORD (environment)',
      why: 'The server wants both.',
      fix: 'set both of them, or neither',
    });
  }
  return { address: text, credentials: user === '' ? null : { user, password } };
};

/** A store as people may see it: no password, no options. */
export const shownStore = (choice: StoreChoice | null): string => {
  if (choice === null) return 'sqlite in the home';
  const [scheme = ''] = SERVER.exec(choice.address) ?? [];
  return `${scheme}${choice.address.slice(scheme.length).split('?')[0]?.split('@').at(-1) ?? ''}`;
};
