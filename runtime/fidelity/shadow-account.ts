import { money, type Money } from '../../engine/domain/money.ts';
import { sign, type Lots, type OrderId, type OrderSpec } from '../../engine/index.ts';
import type { VenueAccount } from '../../engine/matching/venue-account.ts';

/** Means that no order exhausts. */
const PLENTY = money('1000000000000000');

/** How far an order has come in both worlds, in lots. */
interface Progress {
  readonly spec: OrderSpec;
  real: number;
  simulated: number;
  isRealOver: boolean;
  isSimulatedOver: boolean;
}

/**
 * The account as the simulator sees it while it is compared with what happened: the real position, and what the two
 * worlds have not yet both done. So each order is judged on the position that its real twin met, one missed fill does not
 * make the next order wrong as well, and means never lack: what they were is not the question.
 */
export class ShadowAccount implements VenueAccount {
  readonly #real: VenueAccount;
  readonly #open = new Map<OrderId, Progress>();

  constructor(real: VenueAccount) {
    this.#real = real;
  }

  opened(order: OrderId, spec: OrderSpec): void {
    this.#open.set(order, { spec, real: 0, simulated: 0, isRealOver: false, isSimulatedOver: false });
  }

  filled(order: OrderId, world: 'real' | 'simulated', size: number): void {
    const progress = this.#open.get(order);
    if (progress) progress[world] += size;
  }

  over(order: OrderId, world: 'real' | 'simulated'): void {
    const progress = this.#open.get(order);
    if (!progress) return;
    if (world === 'real') progress.isRealOver = true;
    else progress.isSimulatedOver = true;
    if (progress.isRealOver && progress.isSimulatedOver) this.#open.delete(order);
  }

  get position(): Lots {
    let position: number = this.#real.position;
    for (const { spec, real, simulated } of this.#open.values()) {
      // What opens counts when either world has it; what reduces, only when the simulator has it too.
      const ahead = spec.reduceOnly ? simulated - real : Math.max(0, simulated - real);
      position += sign(spec.side) * ahead;
    }
    return position as Lots;
  }

  marginEquity(): Money {
    return PLENTY;
  }
  available(): Money {
    return PLENTY;
  }
  initialMargin(): Money {
    return 0n;
  }
  addedMargin(): Money {
    return 0n;
  }
  maintenanceMargin(): Money {
    return 0n;
  }
  liquidationPrice(): null {
    return null;
  }
}
