import type { Beginnings } from '../sessions/begin.ts';
import { cancel } from './cancel.ts';
import { close } from './close.ts';
import { restingOrders, withAccount } from './opened.ts';
import type {
  AccountCaller,
  AccountMoney,
  AccountRequest,
  CanceledOrder,
  CancelRequest,
  ClosedPosition,
  CloseRequest,
  HeldPosition,
  RestingOrder,
} from './requests.ts';

/**
 * An account at its venue, looked at and tidied by hand, next to sessions or without any. Everything here proves first
 * that the key trades for the account. E_VENUE_AGENT, E_VENUE_UNREACHABLE, E_VENUE_UNKNOWN, E_KEY_UNKNOWN.
 */
export interface AccountDesk {
  orders(request: AccountRequest, caller: AccountCaller): Promise<readonly RestingOrder[]>;
  positions(request: AccountRequest, caller: AccountCaller): Promise<readonly HeldPosition[]>;
  money(request: AccountRequest, caller: AccountCaller): Promise<AccountMoney>;
  /** E_NOT_RESTING, E_PAIR_UNKNOWN, E_SESSION_RUNS. */
  cancel(request: CancelRequest, caller: AccountCaller): Promise<readonly CanceledOrder[]>;
  /** E_NOT_ARMED, E_NO_POSITION, E_NOT_CLOSED, E_PAIR_UNKNOWN, E_SESSION_RUNS. */
  close(request: CloseRequest, caller: AccountCaller): Promise<ClosedPosition>;
}

export const accountDesk = (parts: Beginnings): AccountDesk => ({
  orders: (request, caller) => withAccount(parts, request, caller, restingOrders),
  positions: (request, caller) =>
    withAccount(parts, request, caller, async ({ connection, scaleOf }) =>
      (await connection.positions()).map(({ size, isCross, ...position }) => ({
        ...position,
        size: scaleOf(position.instrument).sizeText(size),
        margin: isCross ? 'cross' : 'isolated',
      })),
    ),
  money: (request, caller) =>
    withAccount(parts, request, caller, async ({ connection }) => ({
      ...(await connection.balance()),
      fees: await connection.fees(),
    })),
  cancel: (request, caller) =>
    withAccount(parts, request, caller, (account) => cancel(parts, account, request, caller)),
  close: (request, caller) => withAccount(parts, request, caller, (account) => close(parts, account, request, caller)),
});
