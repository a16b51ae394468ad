import {
  Account,
  type AnyEvent,
  Attribution,
  Decimal,
  decimal,
  type PriceTicks,
  type RunManifest,
  type Scale,
  type SessionEvent,
  ZERO,
} from '../../engine/index.ts';
import type { Curve } from './curve.ts';
import { ExposureMeter } from './exposure-meter.ts';
import { Leg } from './leg.ts';
import { RoundTrips } from './round-trips.ts';

/** The events that change position or cash. */
export type MoneyEvent = SessionEvent<'OrderFilled'> | SessionEvent<'FundingPaid'> | SessionEvent<'PositionLiquidated'>;

/** Whether an event changes position or cash. */
export const movesMoney = (event: AnyEvent): event is MoneyEvent =>
  event.type === 'OrderFilled' || event.type === 'FundingPaid' || event.type === 'PositionLiquidated';

/** Everything that follows the account: its curve, round trips, exposure and attribution. */
export class SessionBooks {
  readonly account: Account;
  readonly attribution: Attribution;
  readonly trips: RoundTrips;
  readonly meter = new ExposureMeter();
  readonly #scale: Scale;
  readonly #curve: Curve;

  constructor(manifest: RunManifest, scale: Scale, curve: Curve) {
    this.#scale = scale;
    this.#curve = curve;
    this.account = new Account({ scale, model: manifest.account });
    this.attribution = new Attribution(scale);
    this.trips = new RoundTrips(scale);
  }

  /** The first price: nothing is held yet. */
  begin(time: number, price: PriceTicks): void {
    this.#curve.begin(time);
    this.meter.begin(time);
    this.#follow(price, time);
  }

  /** Folds one event in, at a time not before the last one. Returns false for a fill that was told before. */
  apply(event: MoneyEvent, time: number): boolean {
    const mark = this.#scale.ticks(event.data.mark);
    this.#curve.point(mark, time);
    const equity = this.account.equity(mark);
    const before = this.account.position;
    this.account.apply(event);
    this.attribution.apply(event);
    if (event.type === 'OrderFilled' && this.account.position === before) return false;
    this.trips.saw(this.#curve.extremes);
    this.#tell(event, { before, equity });
    this.#follow(mark, time);
    return true;
  }

  #tell(event: MoneyEvent, was: { readonly before: number; readonly equity: Decimal }): void {
    if (event.type === 'FundingPaid') this.trips.funding(decimal(event.data.amount));
    else if (event.type === 'PositionLiquidated') this.trips.forfeit(decimal(event.data.forfeited));
    else {
      const { seq, time, data } = event;
      const { position, cost } = this.account;
      this.trips.fill({ seq, time, data, ...was, after: position, cost });
      this.meter.traded(Number(data.price) * Number(data.size));
    }
  }

  #follow(price: PriceTicks, time: number): void {
    const { position } = this.account;
    const perTick = position === 0 ? ZERO : this.#scale.unit.times(position);
    const leg = new Leg({ equity: this.account.equity(price), price, perTick });
    const liquidation = this.account.liquidationPrice();
    this.meter.change(
      {
        leg,
        size: this.#scale.size(position).toNumber(),
        notionalPerTick: perTick.abs().toNumber(),
        liquidation: liquidation === null ? null : new Decimal(liquidation).div(this.#scale.tick).toNumber(),
        price,
        time,
      },
      this.#curve,
    );
    this.#curve.turn(leg, price, time);
  }
}
