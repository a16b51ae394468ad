import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../engine/index.ts';
import { parseAddress } from './address.ts';

const refusal = (text: string): EngineError => {
  try {
    parseAddress(text);
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('it was not refused');
};

describe('the address of a server', () => {
  it('names one host, with its port or without', () => {
    expect(parseAddress('esdb://db.example.org')).toMatchObject({
      connection: 'kurrentdb://db.example.org',
      shown: 'esdb://db.example.org',
      hosts: [{ host: 'db.example.org', port: 2113 }],
      isTls: true,
      isCluster: false,
    });
    expect(parseAddress('kurrentdb://127.0.0.1:2114/?TLS=false&default-deadline=700')).toMatchObject({
      connection: 'kurrentdb://127.0.0.1:2114?tls=false&defaultDeadline=700',
      isTls: false,
      deadlineMs: 700,
    });
  });
  it('names a cluster by several hosts, or by one to ask', () => {
    const several = parseAddress('esdb://a:2111,b:2112,c?nodePreference=leader');
    expect(several.hosts.map(({ host, port }) => `${host}:${port}`)).toEqual(['a:2111', 'b:2112', 'c:2113']);
    expect(several.isCluster).toBe(true);
    expect(parseAddress('esdb+discover://cluster.example.org')).toMatchObject({
      connection: 'kurrentdb+discover://cluster.example.org',
      isCluster: true,
    });
  });
  it('takes a name and a password from itself, or from beside it, and shows neither', () => {
    const own = parseAddress('esdb://admin:ch%3Ange@db');
    expect(own.connection).toBe('kurrentdb://admin:ch%3Ange@db');
    expect(own.shown).toBe('esdb://db');
    const beside = parseAddress('esdb://db', { user: 'admin', password: 'p@ss:word/' });
    expect(beside.connection).toBe('kurrentdb://admin:p%40ss%3Aword%2F@db');
    expect(beside.shown).toBe('esdb://db');
  });
  it.each([
    ['esdb://', 'starts with'],
    ['esdb://?tls=false', 'names a host'],
    ['esdb://host:0', 'not a port'],
    ['esdb://host:70000', 'not a port'],
    ['esdb://ho st', 'names a host'],
    ['esdb://host?tsl=false', '"tsl" is not an option'],
    ['esdb://host?tls=no', 'tls cannot be "no"'],
    ['esdb://me:s3cret:more@host', '%3A'],
    ['esdb://me:s3cret@host:port', 'not a port'],
    ['http://me:s3cret@host', 'starts with esdb://'],
  ])('refuses %s, says why, and repeats no password', (text, why) => {
    const error = refusal(text);
    expect(error.code).toBe('E_STORE_ADDRESS');
    expect(error.detail.why).toContain(why);
    expect(JSON.stringify([error.message, error.detail])).not.toContain('s3cret');
  });
});
