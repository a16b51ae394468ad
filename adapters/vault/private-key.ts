import { EngineError } from '../../engine/index.ts';
import { Secret } from './secret.ts';

/** A private key from the text a person has: 64 hexadecimal digits, with or without 0x. E_KEY_FORM, which never quotes it. */
export const privateKey = (text: string, where: string): Secret => {
  const digits = text.trim().replace(/^0x/i, '');
  if (/^[0-9a-fA-F]{64}$/.test(digits) && !/^0+$/.test(digits)) return new Secret(Buffer.from(digits, 'hex'));
  throw new EngineError('E_KEY_FORM', 'this is not a private key', {
    where,
    why: `A key is 64 hexadecimal digits; this has ${digits.length} characters. It is not shown.`,
    fix: 'copy the private key of the API wallet again; an address has 40 digits and is no key',
  });
};
