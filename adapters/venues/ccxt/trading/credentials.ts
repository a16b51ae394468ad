import { z } from 'zod';
import { EngineError } from '../../../../engine/index.ts';
import type { Credentials } from '../exchange/ccxt.ts';

const shape = z.object({ apiKey: z.string().min(1), secret: z.string().min(1), password: z.string().optional() });

/** Credentials as the vault keeps them. E_EXCHANGE_KEY, which never quotes them. */
export const credentialsOf = (key: Uint8Array): Credentials => {
  const parsed = shape.safeParse(json(new TextDecoder().decode(key)));
  if (!parsed.success) {
    throw new EngineError('E_EXCHANGE_KEY', 'this is not the key of an exchange', {
      why: 'It has no API key and secret; perhaps it is the private key of a wallet. It is not shown here.',
      fix: 'ht keys add <name> --venue ccxt:<exchange> --account <label>',
    });
  }
  const { apiKey, secret, password } = parsed.data;
  return { apiKey, secret, ...(password === undefined ? {} : { password }) };
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};
