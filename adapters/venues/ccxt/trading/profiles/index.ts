import { binanceusdm } from './binanceusdm.ts';
import { bybit } from './bybit.ts';
import type { Profile } from './profile.ts';

export type { OrderName, Profile } from './profile.ts';

/** Exchanges whose orders carry an id of ours that can be asked for afterwards, each tried against a stand-in of it. */
export const PROFILES: Readonly<Record<string, Profile>> = { binanceusdm, bybit };
