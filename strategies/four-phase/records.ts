import { text, type Draft, type EventData, type Json, type PriceTicks, type Wish } from '../../engine/index.ts';
import type { Leg } from './books/legs.ts';
import type { Phase } from './decide.ts';
import { gridOf, type State } from './state.ts';

const record = (event: Draft): Wish => ({ wish: 'record', event });

/** What happened to the plan, for people who ask why it does nothing. */
export const note = (name: string, values: Json): Wish =>
  record({ type: 'NoteRecorded', data: { note: `four-phase: ${name}`, values } });

export const unitChanged = (from: number, to: number, price: string): Wish =>
  record({ type: 'UnitChanged', data: { from, to, price } });

export const phaseChanged = (from: Phase, to: Phase, unit: number): Wish =>
  record({ type: 'PhaseChanged', data: { from, to, unit } });

export const targetSet = ({ target, unit }: State): Wish => record({ type: 'TargetSet', data: { unit, ...target } });

export const planStarted = (state: State): Wish =>
  record({
    type: 'PlanStarted',
    data: {
      entryPrice: text(gridOf(state).anchor),
      unitValue: text(state.unitValue),
      initialMargin: text(state.initialMargin),
      leverage: text(state.settings.leverage),
    },
  });

/** All books, valued for the reader at the present price; complete, so that the last one is the state. */
export const allocationAdjusted = (state: State, price: PriceTicks): Wish => {
  const { books, levels, scale } = state;
  const seen = (value: State['peakPrice']): string | null => (value === null ? null : text(value));
  return record({
    type: 'AllocationAdjusted',
    data: {
      price: text(scale.price(price)),
      unit: state.unit,
      phase: state.target.phase,
      longLevel: levels.long,
      hedgeShortLevel: levels.hedgeShort,
      long: legData(state, books.long),
      hedgeLong: legData(state, books.hedgeLong),
      hedgeShort: legData(state, books.hedgeShort),
      longCash: text(books.longCash),
      hedgeCash: text(books.hedgeCash),
      peakUnit: state.peakUnit,
      valleyUnit: state.valleyUnit,
      peakPrice: seen(state.peakPrice),
      valleyPrice: seen(state.valleyPrice),
      realizedPnl: text(books.realizedPnl),
      feesPaid: text(books.feesPaid),
      fundingPaid: text(books.fundingPaid),
    },
  });
};

export const systemReset = (state: State): Wish => {
  const { anchor } = gridOf(state);
  const { books } = state;
  return record({
    type: 'SystemReset',
    data: {
      price: text(anchor),
      entryPrice: text(anchor),
      unitValue: text(state.unitValue),
      initialMargin: text(state.initialMargin),
      cycle: state.cycle,
      long: legData(state, books.long),
      hedgeLong: legData(state, books.hedgeLong),
      longCash: text(books.longCash),
      hedgeCash: text(books.hedgeCash),
      realizedPnl: text(books.realizedPnl),
    },
  });
};

/** A leg as events and people read it. */
export const legData = (state: State, leg: Leg): EventData<'AllocationAdjusted'>['long'] => ({
  qty: text(state.scale.lot.times(leg.lots)),
  avg: text(leg.avg),
  margin: text(leg.margin),
});
