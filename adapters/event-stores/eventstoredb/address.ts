import { createHash } from 'node:crypto';
import { EngineError } from '../../../engine/index.ts';

/** Who one is at the server; given apart from the address, it shows up in no list of processes. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface Address {
  /** What the client connects with: holds credentials, never to be shown. */
  readonly connection: string;
  /** What people see: scheme and hosts. */
  readonly shown: string;
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly isTls: boolean;
  readonly isCluster: boolean;
  /** Whether it says who one is. */
  readonly hasCredentials: boolean;
  /** How long one call may take, ms; null: the adapter's own. */
  readonly deadlineMs: number | null;
}

const SCHEME = /^(esdb|kurrentdb|kurrent|kdb)(\+discover)?:\/\//;
const PORT = 2113;
const EXAMPLE = '--store esdb://127.0.0.1:2113?tls=false';

const isNumber = (value: string): boolean => /^\d+$/.test(value);
const isFlag = (value: string): boolean => value === 'true' || value === 'false';
const isText = (value: string): boolean => value !== '';
const isPreference = (value: string): boolean => /^(leader|follower|random|read_?only_?replica)$/i.test(value);

/** What may stand behind the question mark, and what it may be. */
const OPTIONS: Readonly<Record<string, (value: string) => boolean>> = {
  tls: isFlag,
  tlsVerifyCert: isFlag,
  tlsCAFile: isText,
  userCertFile: isText,
  userKeyFile: isText,
  connectionName: isText,
  nodePreference: isPreference,
  maxDiscoverAttempts: isNumber,
  discoveryInterval: isNumber,
  gossipTimeout: isNumber,
  defaultDeadline: isNumber,
  keepAliveInterval: isNumber,
  keepAliveTimeout: isNumber,
};

/** Case, - and _ do not matter in the name of an option. */
const flat = (key: string): string => key.toLowerCase().replace(/[_-]/g, '');

const wrong = (why: string, where: string): EngineError =>
  new EngineError('E_STORE_ADDRESS', 'the address of the store cannot be used', { where, why, fix: EXAMPLE });

/** Reads the address of a server. E_STORE_ADDRESS; no message repeats a password. */
export const parseAddress = (text: string, credentials: Credentials | null = null): Address => {
  const trimmed = text.trim().replace(/\/+$/, '');
  const scheme = SCHEME.exec(trimmed);
  if (scheme === null) throw wrong('It starts with esdb://, esdb+discover:// or kurrentdb://.', schemeOf(trimmed));
  const [prefix, , discover = ''] = scheme;
  const [authority = '', ...queries] = trimmed.slice(prefix.length).split('?');
  const at = authority.lastIndexOf('@');
  const names = authority.slice(at + 1).replace(/\/$/, '');
  const shown = `${prefix}${names}`;
  const hosts = names.split(',').map((name) => hostOf(name, shown));
  const who = at < 0 ? encoded(credentials) : userOf(authority.slice(0, at), shown);
  const options = optionsOf(queries.join('?'), shown);
  const query = [...options].map(([key, value]) => `${key}=${value}`).join('&');
  const deadline = options.get('defaultDeadline');
  return {
    // The client warns on the terminal when it meets the old name of the scheme.
    connection: `kurrentdb${discover}://${who}${names}${query === '' ? '' : `?${query}`}`,
    shown,
    hosts,
    isTls: options.get('tls') !== 'false',
    isCluster: discover !== '' || hosts.length > 1,
    hasCredentials: who !== '',
    deadlineMs: deadline === undefined ? null : Number(deadline),
  };
};

const encoded = (credentials: Credentials | null): string =>
  credentials === null ? '' : `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`;

const userOf = (text: string, where: string): string => {
  if (/^[^:@/]+:[^:@/]+$/.test(text)) return `${text}@`;
  throw wrong('Before the @ stand name:password; a : @ or / in them is written as %3A %40 %2F.', where);
};

const schemeOf = (text: string): string => `${text.split('://')[0] ?? ''}://…`;

const hostOf = (name: string, where: string): { readonly host: string; readonly port: number } => {
  const [host = '', port = String(PORT), ...more] = name.split(':');
  if (!/^[\w.-]+$/.test(host) || more.length > 0) throw wrong('It names a host, or several with commas.', where);
  const number = Number(port);
  if (!isNumber(port) || number < 1 || number > 65_535) throw wrong(`"${port}" is not a port.`, where);
  return { host, port: number };
};

/** Options by their own names. One that nobody knows would be ignored by the client, and with it what was meant. */
const optionsOf = (query: string, where: string): ReadonlyMap<string, string> => {
  const names = Object.keys(OPTIONS);
  const options = new Map<string, string>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const [key = '', value = ''] = pair.split('=');
    const name = names.find((each) => flat(each) === flat(key));
    if (name === undefined) throw wrong(`"${key}" is not an option; there are ${names.join(', ')}.`, where);
    if (OPTIONS[name]?.(value) !== true) throw wrong(`${name} cannot be "${value}".`, where);
    options.set(name, value);
  }
  return options;
};

/** A short name for what an address or a database is, to tell the caches of several apart. */
export const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
