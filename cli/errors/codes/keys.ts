import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Keys of accounts. */
export const keyCodes: CodeTable = {
  E_KEY_FORM: {
    title: 'a private key is none',
    exit: EXIT.config,
    cause: 'A key is 64 hexadecimal digits, with or without 0x. What was given is not shown.',
    fix: 'Copy the private key of the API wallet again.',
  },
  E_KEY_NAME: {
    title: 'a name for a key cannot be used',
    exit: EXIT.usage,
    cause: 'Names have 1 to 32 lower-case letters, digits and dashes: they become names of files.',
    fix: 'Choose a plain name, such as main.',
  },
  E_KEY_EXISTS: {
    title: 'there is a key of this name already',
    exit: EXIT.usage,
    cause: 'A key is never overwritten.',
    fix: 'Choose another name, or remove the old one first.',
  },
  E_KEY_UNKNOWN: {
    title: 'no such key',
    exit: EXIT.config,
    cause: 'There is no key of this name in this home folder.',
    fix: 'ht keys list shows the names; ht keys add puts one away.',
  },
  E_KEY_OPEN: {
    title: 'others can read a key',
    exit: EXIT.config,
    cause: 'The file of a key must be readable by its owner only. It was not read.',
    fix: 'chmod 600 the file, and replace the key if somebody may have read it.',
  },
  E_KEY_FILE: {
    title: 'the file of a key is damaged',
    exit: EXIT.config,
    cause: 'It was changed, or written by something else.',
    fix: 'Remove it and add the key again.',
  },
  E_KEY_PASSPHRASE: {
    title: 'a key cannot be opened',
    exit: EXIT.config,
    cause: 'The passphrase is wrong, or the file was changed: both look the same.',
    fix: 'Try again; a forgotten passphrase cannot be recovered, but a new API wallet can be approved.',
  },
  E_NO_INPUT: {
    title: 'a question was not answered',
    exit: EXIT.usage,
    cause: 'The input ended before a key or a passphrase was given. Secrets are never arguments.',
    fix: 'Run it in a terminal, or pipe key and passphrase, one line each.',
  },
};
