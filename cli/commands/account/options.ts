import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { EngineError } from '../../../engine/index.ts';
import type { AccountCaller, AccountRequest } from '../../../runtime/account/requests.ts';
import type { Program } from '../../../runtime/program.ts';
import { homeOf, withProgram } from '../../context.ts';
import type { Context, SharedOptions } from '../../context.ts';

/** Options of every command that looks at an account or works on it. */
export interface AccountOptions extends SharedOptions {
  readonly account?: string;
  readonly venue: string;
  readonly venueUrl?: string;
  readonly testnet?: true;
  readonly mainnet?: true;
}

export interface HandOptions extends AccountOptions {
  readonly anyway?: true;
  readonly by?: string;
}

export const withAccountOptions = (command: Command): Command =>
  command
    .optionsGroup('Which account')
    .option('--account <name>', 'Whose: a name from `ht keys list`.')
    .option('--venue <name>', 'Where it is.', 'hyperliquid')
    .option('--venue-url <url>', 'Any server that speaks as the venue does; default the venue itself.')
    .option('--testnet', 'The test network; it is meant where nothing is said.')
    .option('--mainnet', 'Real money.');

export const withHandOptions = (command: Command): Command =>
  withAccountOptions(command)
    .optionsGroup('Next to sessions')
    .option('--anyway', 'Also while a session trades the same account and pair: it may halt over what it did not do.')
    .option('--by <name>', 'Who, for the record; default the user of this machine.');

/** Does one piece of work with an account; its passphrase is asked for, if its key has one. */
export const withAccountDesk = async <T>(
  context: Context,
  name: string,
  options: AccountOptions,
  work: (program: Program, request: AccountRequest, caller: AccountCaller) => Promise<T>,
): Promise<T> => {
  const request = requestOf(name, options);
  const { keyDesk } = await import('../../../runtime/keys/desk.ts');
  const keys = keyDesk(homeOf(context, options), context.env);
  const ask = (): Promise<string> => context.terminal.askHidden(`Passphrase of ${request.account} (not shown)`);
  return withProgram(context, options, (program, caller) =>
    work(program, request, {
      ...caller,
      account: async (wanted) => {
        const { account: address } = keys.info(wanted);
        return { address, key: (await keys.open(wanted, ask)).reveal() };
      },
      namesOf: (address) =>
        keys
          .list()
          .filter(({ account }) => account === address)
          .map((key) => key.name),
    }),
  );
};

export const handOf = ({ anyway, by = userInfo().username }: HandOptions): { isAnyway: boolean; by: string } => ({
  isAnyway: anyway === true,
  by,
});

const requestOf = (name: string, { account, venue, venueUrl, testnet, mainnet }: AccountOptions): AccountRequest => {
  if (account === undefined) throw usage(name, 'whose account is meant is not said', `ht ${name} --account main`);
  if (testnet === true && mainnet === true) {
    throw usage(name, '--testnet and --mainnet exclude each other', `ht ${name} --account ${account} --testnet`);
  }
  return { account, venue, url: venueUrl ?? null, network: mainnet === true ? 'mainnet' : 'testnet' };
};

export const usage = (name: string, what: string, fix: string): EngineError =>
  new EngineError('E_USAGE', what, { where: `ht ${name}`, fix });
