import type { CommanderError } from 'commander';
import { EngineError } from '../../engine/index.ts';

/** Commander's complaint in our form. Its own suggestion, "(Did you mean x?)", becomes the reason. E_USAGE. */
export const usageError = (error: CommanderError, typed: readonly string[]): EngineError => {
  const [first = '', ...rest] = withoutKeys(error.message)
    .replace(/^error: /, '')
    .split('\n');
  const hint = rest
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/, '$1');
  const code = error.code === 'commander.unknownCommand' ? 'E_COMMAND_UNKNOWN' : 'E_USAGE';
  return new EngineError(code, first.replace(/\.$/, ''), {
    where: withoutKeys(`ht ${typed.join(' ')}`),
    ...(hint === '' ? {} : { why: hint }),
    fix: `ht ${helpPath(error, typed)}--help`,
  });
};

/** A private key that was given as an argument by mistake is not repeated on the screen. */
const withoutKeys = (text: string): string => text.replace(/(0x)?[0-9a-f]{64}/gi, '[secret]');

/** Help of the command that was meant, where there is one. */
const helpPath = (error: CommanderError, typed: readonly string[]): string => {
  const name = typed[0];
  if (error.code === 'commander.unknownCommand' || name === undefined || name.startsWith('-')) return '';
  return `${name} `;
};
