import { EngineError } from '../../engine/index.ts';
import { Secret } from './secret.ts';

/**
 * The key of an exchange from the text a person has: API key and secret, and the passphrase where the exchange wants one,
 * with spaces between. E_KEY_FORM, which never quotes it.
 */
export const exchangeKey = (text: string, where: string): Secret => {
  const [apiKey, secret, password, ...more] = text.trim().split(/\s+/);
  if (apiKey !== undefined && secret !== undefined && more.length === 0) {
    return new Secret(Buffer.from(JSON.stringify({ apiKey, secret, ...(password === undefined ? {} : { password }) })));
  }
  throw new EngineError('E_KEY_FORM', 'this is not the key of an exchange', {
    where,
    why: 'It is an API key and a secret, for some exchanges also a passphrase, in one line with spaces between. It is not shown.',
    fix: 'copy both from the exchange’s page',
  });
};
