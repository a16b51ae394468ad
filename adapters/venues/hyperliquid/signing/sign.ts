import { signL1Action } from '@nktkas/hyperliquid/signing';
import type { Hex, Wallet } from './wallet.ts';

/** What an action carries besides itself. */
export interface ActionFrame {
  readonly nonce: number;
  /** A sub-account or vault that is traded for; null for the account itself. */
  readonly vaultAddress: Hex | null;
  /** The venue refuses the action from this time on, ms UTC; null for never. */
  readonly expiresAfter: number | null;
  readonly isTestnet: boolean;
}

/** An action as the venue's msgpack hash sees it: the order of its keys is part of what is signed. */
export type Action = Readonly<Record<string, unknown>> & { readonly type: string };

/** The body of a request to `/exchange`, signed. */
export const signedBody = async (wallet: Wallet, action: Action, frame: ActionFrame): Promise<string> => {
  const { nonce, isTestnet } = frame;
  const vault = frame.vaultAddress === null ? {} : { vaultAddress: frame.vaultAddress };
  const expiry = frame.expiresAfter === null ? {} : { expiresAfter: frame.expiresAfter };
  const signature = await signL1Action({ wallet, action, nonce, isTestnet, ...vault, ...expiry });
  return JSON.stringify({ action, nonce, signature, ...vault, ...expiry });
};
