import type { Command } from 'commander';
import type { KeyDesk, KeyInfo } from '../../../runtime/keys/desk.ts';
import { homeOf, printJson, printLines } from '../../context.ts';
import type { Context, SharedOptions } from '../../context.ts';
import { EngineError } from '../../../engine/index.ts';
import { columns } from '../../format/columns.ts';
import { withExamples } from '../../help.ts';
import { withSharedOptions } from '../shared-options.ts';

interface AddOptions extends SharedOptions {
  readonly venue: string;
  readonly account: string;
  readonly plain?: true;
}

interface TestOptions extends SharedOptions {
  readonly venueUrl?: string;
  readonly testnet?: true;
}

/** `hypertrader keys …`: keys that trade for an account. None is ever shown, and none is ever an argument. */
export const registerKeys = (parent: Command, context: Context): void => {
  const keys = parent.command('keys').description('Keys that trade for an account: encrypted, never shown.');
  registerAdd(keys, context);
  registerList(keys, context);
  registerTest(keys, context);
  registerRemove(keys, context);
};

const desk = async (context: Context, options: SharedOptions): Promise<KeyDesk> => {
  const { keyDesk } = await import('../../../runtime/keys/desk.ts');
  return keyDesk(homeOf(context, options), context.env);
};

const registerAdd = (keys: Command, context: Context): void => {
  const command = keys
    .command('add')
    .argument('<name>', 'What to call it here.')
    .description('Put a key away. It is asked for, or read from a pipe; so is the passphrase it is encrypted with.')
    .requiredOption(
      '--account <address>',
      'The account it trades for: its own address, not that of an API wallet; at an exchange any name.',
    )
    .option('--venue <name>', 'Whose key it is.', 'hyperliquid')
    .option('--plain', 'Keep it unencrypted, in a file that only its owner can read.');
  withExamples(command, [
    { command: 'ht keys add main --account 0x12…ef', about: 'an API wallet’s key, encrypted with a passphrase' },
    { command: 'HYPERTRADER_VAULT_PASSPHRASE=… ht keys add main --account 0x12…ef < key.txt', about: 'from a file' },
    { command: 'ht keys add bin --venue ccxt:binanceusdm --account me', about: 'API key and secret of an exchange' },
  ]);
  withSharedOptions(command).action(async (name: string, options: AddOptions) => {
    const what = options.venue.startsWith('ccxt:') ? 'API key and secret, with a space between,' : 'Private key';
    const text = await context.terminal.askHidden(`${what} for ${name} (not shown)`);
    const passphrase = options.plain === true ? null : await newPassphrase(context);
    const key = (await desk(context, options)).add({ ...options, name, text, passphrase });
    if (options.json === true) printJson(context, key);
    else
      printLines(context, [
        '',
        `  ✓ ${key.name}: ${keptText(key)}`,
        `    signs as ${key.address}`,
        `    trades for ${key.account}`,
        `    Next   ht keys test ${key.name}`,
        '',
      ]);
  });
};

const newPassphrase = async (context: Context): Promise<string> => {
  const given = context.env['HYPERTRADER_VAULT_PASSPHRASE'];
  if (given !== undefined && given !== '') return given;
  const passphrase = await context.terminal.askHidden('Passphrase to encrypt it with (not shown)');
  if (passphrase.length < SHORTEST) throw refused(`the passphrase is too short: at least ${SHORTEST} characters`);
  if ((await context.terminal.askHidden('The same passphrase again')) === passphrase) return passphrase;
  throw refused('the two passphrases differ');
};

const SHORTEST = 8;

const refused = (why: string): EngineError =>
  new EngineError('E_KEY_PASSPHRASE', why, { why: 'Nothing was written.', fix: 'run it again' });

const registerList = (keys: Command, context: Context): void => {
  const command = keys.command('list').description('Names, accounts and addresses of the keys; nothing secret.');
  withSharedOptions(command).action(async (options: SharedOptions) => {
    const all = (await desk(context, options)).list();
    if (options.json === true) printJson(context, all);
    else
      printLines(context, all.length === 0 ? ['  No keys yet. Add one:   ht keys add main --account 0x…'] : table(all));
  });
};

const table = (all: readonly KeyInfo[]): readonly string[] =>
  columns(
    [
      { title: 'key', align: 'left' },
      { title: 'venue', align: 'left' },
      { title: 'account', align: 'left' },
      { title: 'signs as', align: 'left' },
      { title: 'kept', align: 'left' },
    ],
    all.map((key) => [key.name, key.venue, key.account, key.address, key.kept]),
  );

const registerTest = (keys: Command, context: Context): void => {
  const command = keys
    .command('test')
    .argument('<name>', 'Which key.')
    .description('Ask the venue whether the key may trade for its account. Nothing is placed.')
    .option('--venue-url <url>', 'Any server that speaks as the venue does; default the venue itself.')
    .option('--testnet', 'The test network.');
  withExamples(command, [{ command: 'ht keys test main --testnet', about: 'before the first session' }]);
  withSharedOptions(command).action(async (name: string, options: TestOptions) => {
    const ask = (): Promise<string> => context.terminal.askHidden(`Passphrase of ${name} (not shown)`);
    const where = options.venueUrl ?? (options.testnet === true ? 'testnet' : 'mainnet');
    const tested = await (await desk(context, options)).test({ name, where, ask });
    if (options.json === true) printJson(context, tested);
    else {
      const { key, equity, currency } = tested;
      printLines(context, [
        '',
        `  ✓ ${key.name} may trade for ${key.account}`,
        `    equity ${equity} ${currency} at ${tested.url}`,
        '',
      ]);
    }
  });
};

const registerRemove = (keys: Command, context: Context): void => {
  const command = keys
    .command('remove')
    .argument('<name>', 'Which key.')
    .description('Delete a key from this machine. The venue still accepts it until it is revoked there.');
  withSharedOptions(command).action(async (name: string, options: SharedOptions) => {
    (await desk(context, options)).remove(name);
    if (options.json === true) printJson(context, { removed: name });
    else
      printLines(context, [
        '',
        `  ✓ ${name} is deleted here. Revoke it on the venue’s page, too, if nobody else uses it.`,
        '',
      ]);
  });
};

const keptText = ({ kept }: KeyInfo): string =>
  kept === 'encrypted' ? 'encrypted with your passphrase' : 'kept unencrypted, readable by you only';
