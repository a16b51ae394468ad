import { describe, expect, it } from 'vitest';
import { EngineError } from '../../engine/index.ts';
import { chosenStore, shownStore } from './choice.ts';

const refusal = (work: () => unknown): EngineError => {
  try {
    work();
  } catch (error) {
    if (error instanceof EngineError) return error;
  }
  throw new Error('it was not refused');
};

describe('the store that is meant', () => {
  it('is the embedded one, unless command, environment or file say otherwise, in this order', () => {
    const named = { HYPERTRADER_STORE: 'esdb://environment' };
    expect(chosenStore(undefined, {})).toBeNull();
    expect(chosenStore(undefined, { HYPERTRADER_STORE: '' })).toBeNull();
    expect(chosenStore(undefined, {}, 'esdb://file')?.address).toBe('esdb://file');
    expect(chosenStore(undefined, named, 'esdb://file')?.address).toBe('esdb://environment');
    expect(chosenStore('kurrentdb+discover://command', named)?.address).toBe('kurrentdb+discover://command');
    expect(chosenStore('sqlite', named)).toBeNull();
  });
  it('takes name and password from the environment, both or neither', () => {
    const both = { HYPERTRADER_STORE_USER: 'me', HYPERTRADER_STORE_PASSWORD: 's3cret' };
    expect(chosenStore('esdb://a', both)?.credentials).toEqual({ user: 'me', password: 's3cret' });
    expect(chosenStore('esdb://a', {})?.credentials).toBeNull();
    const error = refusal(() => chosenStore('esdb://a', { HYPERTRADER_STORE_PASSWORD: 's3cret' }));
    expect(error.code).toBe('E_STORE_ADDRESS');
    expect(JSON.stringify(error.detail) + error.message).not.toContain('s3cret');
  });
  it('is shown without password and options', () => {
    expect(shownStore(null)).toBe('sqlite in the home');
    const address = 'esdb+discover://me:s3cret@a:1,b:2?tlsCAFile=/home/me/ca.crt';
    expect(shownStore({ address, credentials: null })).toBe('esdb+discover://a:1,b:2');
  });
  it('is refused when it is neither, without repeating a password', () => {
    const error = refusal(() => chosenStore('postgres://me:s3cret@host/db', {}));
    expect(error.code).toBe('E_STORE_ADDRESS');
    expect(error.detail.where).toBe('host/db');
  });
});
