import type { OrderId, VenueMessage, VenueRequest } from '../../../engine/index.ts';
import type { Session } from '../../../engine/turn/session.ts';
import type { Halt, KillSwitch } from '../../risk/kill-switch.ts';
import type { Sender } from '../session-run.ts';

export interface GuardedSenderParts {
  readonly sender: Sender;
  readonly killSwitch: Pick<KillSwitch, 'standing'>;
  readonly session: Pick<Session, 'isHalted' | 'order'>;
  /** Tells the session what became of an order that was not sent. */
  readonly tell: (message: VenueMessage) => void;
  /** Tells the session that everything is halted. */
  readonly halt: (halt: Halt) => void;
}

/**
 * The last look before an order leaves the house: whoever halted the installation while it was decided upon and put on
 * record still stops it. Cancels, and orders that only reduce, always go out. If nobody can say whether trading is
 * halted, it is.
 */
export class GuardedSender implements Sender {
  readonly #parts: GuardedSenderParts;
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: GuardedSenderParts) {
    this.#parts = parts;
  }

  send(requests: readonly VenueRequest[], arrived: number): void {
    this.#queue = this.#queue.then(() => this.#pass(requests, arrived));
  }

  async #pass(requests: readonly VenueRequest[], arrived: number): Promise<void> {
    const { sender, session, killSwitch, halt, tell } = this.#parts;
    const standing = requests.every(({ kind }) => kind === 'cancel')
      ? null
      : await killSwitch.standing().catch((): Halt => ({ by: 'risk', reason: 'the store does not answer' }));
    if (standing === null) {
      sender.send(requests, arrived);
      return;
    }
    const held = requests.filter((request) => this.#adds(request));
    const passed = requests.filter((request) => !held.includes(request) && !isCancelOf(request, held));
    if (passed.length > 0) sender.send(passed, arrived);
    const detail = `${standing.by}: ${standing.reason}`;
    for (const request of held) {
      const code = 'trading-halted';
      if (request.kind === 'submit') tell({ kind: 'rejected', order: request.order.id, code, detail });
      else if (request.kind === 'modify') tell({ kind: 'modify-rejected', order: request.change.order, code, detail });
    }
    if (!session.isHalted) halt(standing);
  }

  /** An order that may add: a session that is halted already has let through only what reduces, or cancels it. */
  #adds(request: VenueRequest): boolean {
    const { session } = this.#parts;
    if (request.kind === 'cancel') return false;
    const order: OrderId = request.kind === 'submit' ? request.order.id : request.change.order;
    const known = session.order(order);
    if (known?.spec.reduceOnly === true) return false;
    return !session.isHalted || known?.cancelRequested === true;
  }
}

/** The cancel of an order that was never sent has nothing to cancel. */
const isCancelOf = (request: VenueRequest, held: readonly VenueRequest[]): boolean =>
  request.kind === 'cancel' && held.some((each) => each.kind === 'submit' && each.order.id === request.id);
