import { EngineError } from '../../../../engine/index.ts';
import type { Hex } from '../signing/wallet.ts';
import type { Info } from '../transport/info.ts';
import { userRole } from '../wire/account.ts';

/**
 * Proves that a key may trade for an account, and that the account is one: the address of an agent (the venue calls it
 * an API wallet) holds nothing, and every query with it would be answered with nothing. E_VENUE_AGENT.
 */
export const proveAgent = async (info: Info, account: Hex, signer: Hex): Promise<void> => {
  const role = await info.ask({ type: 'userRole', user: account }, userRole);
  if (role.role === 'agent') {
    throw wrong(`${account} is an API wallet, not an account`, `It trades for ${role.data.user}.`, role.data.user);
  }
  if (signer === account) return;
  const signs = await info.ask({ type: 'userRole', user: signer }, userRole);
  if (signs.role === 'user') {
    throw wrong(
      `the key belongs to ${signer}, which is an account of its own`,
      `It may not trade for ${account}.`,
      signer,
    );
  }
  if (signs.role !== 'agent') {
    throw wrong(`Hyperliquid does not know the key's address ${signer}`, 'It was never approved, or it has expired.');
  }
  const master = role.role === 'subAccount' ? role.data.master.toLowerCase() : account;
  const user = signs.data.user.toLowerCase();
  if (user !== master && user !== account) {
    throw wrong(`the key is an API wallet of ${user}`, `It may not trade for ${account}.`, user);
  }
};

const wrong = (message: string, why: string, account?: string): EngineError =>
  new EngineError('E_VENUE_AGENT', message, {
    why: `${why} Nothing was sent but questions.`,
    fix:
      account === undefined
        ? 'approve an API wallet on the venue’s page (More, API), and give its key'
        : `name the account ${account}, or give a key that was approved for yours`,
  });
