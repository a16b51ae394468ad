import type { Answer } from '../../../adapters/venues/hyperliquid/stand-in/actions.ts';
import type { Status } from '../../../adapters/venues/hyperliquid/stand-in/place.ts';
import { StandInServer } from '../../../adapters/venues/hyperliquid/stand-in/server.ts';
import { walk } from '../../../adapters/venues/hyperliquid/stand-in/tape.ts';
import { addressOfKey } from '../../../adapters/venues/hyperliquid/index.ts';

/** Keys of tests only: they hold nothing anywhere. */
export const AGENT_KEY = '22'.repeat(32);
export const MASTER = addressOfKey(Buffer.from('11'.repeat(32), 'hex'));
const AGENT = addressOfKey(Buffer.from(AGENT_KEY, 'hex'));

/** Between two prices, ms: the strategy trades at nearly each of them. */
const EVERY_MS = 150;

interface SignedAction {
  readonly action?: { readonly type: string; readonly orders?: readonly { readonly c?: string }[] };
}

/** A venue over loopback, at which each action is seen: what was sent, and a moment to kill its sender at. */
export class WatchedVenue {
  readonly server: StandInServer;
  /** How often a new order was taken of each client id; one that was refused is not there, and may come again. */
  readonly submissions = new Map<string, number>();
  actions = 0;
  /** Called twice for each action: when it has come, and when it is done and not answered yet. */
  onAction: (moment: 'come' | 'done') => void = () => undefined;

  constructor(seed: string) {
    const rows = walk({ seed, from: 6_000, places: 1, rows: 8_000, everyMs: EVERY_MS });
    const tapes = [{ coin: 'BTC', szDecimals: 5, maxLeverage: 40, rows }];
    this.server = new StandInServer({ tapes, seed, network: 'testnet' });
    const { standIn } = this.server;
    standIn.approve(standIn.account(MASTER, '20000'), AGENT);
    const act = standIn.act.bind(standIn);
    standIn.act = (body) => {
      this.actions++;
      this.onAction('come');
      const answer = act(body);
      this.#count(body as SignedAction, answer);
      this.onAction('done');
      return answer;
    };
  }

  /** Asks as anybody may, over the wire. */
  async ask<T>(type: string, startTime = 0): Promise<T> {
    const response = await fetch(`${this.server.url}/info`, {
      method: 'POST',
      body: JSON.stringify({ type, user: MASTER, startTime }),
    });
    return (await response.json()) as T;
  }

  #count({ action }: SignedAction, answer: Answer | null): void {
    if (action?.type !== 'order' || answer?.status !== 'ok') return;
    const statuses = answer.response.data?.statuses ?? [];
    for (const [place, { c }] of (action.orders ?? []).entries())
      if (c !== undefined && isTaken(statuses[place])) this.submissions.set(c, 1 + (this.submissions.get(c) ?? 0));
  }
}

const isTaken = (status: Status | undefined): boolean =>
  status !== undefined && !(typeof status === 'object' && 'error' in status);
