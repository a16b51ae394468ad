import { mean, quantile } from '../../backtests/metrics/statistics.ts';
import { Decimal, sign, text, ZERO, type Scale } from '../../engine/index.ts';
import type { Course, CourseFill } from './course.ts';
import type { CancelWays } from './reenact.ts';
import type { Errors, FidelityOutcome, FillCounts, Spread, TwinOrder } from './requests.ts';

type Measured = Omit<FidelityOutcome, 'session' | 'mode' | 'instrument' | 'tickSize' | 'from' | 'venue' | 'twins'>;

/** The numbers over all orders that met no missing data. */
export const measured = (twins: readonly TwinOrder[], cancelWays: CancelWays, scale: Scale): Measured => {
  const lit = twins.filter(({ isDark }) => !isDark);
  const both = lit.filter(({ real, simulated }) => real.fills.length > 0 && simulated.fills.length > 0);
  return {
    orders: twins.length,
    dark: twins.length - lit.length,
    refused: refusedOf(lit),
    fills: countsOf(lit),
    price: errorsOf(both.map(priceError)),
    way: { real: spreadOf(lit.flatMap(realWay)), simulated: spreadOf(lit.flatMap(simulatedWay)) },
    cancelWay: { real: spreadOf(cancelWays.real), simulated: spreadOf(cancelWays.simulated) },
    answer: spreadOf(lit.flatMap(answerTime)),
    fee: errorsOf(both.map((twin) => feeError(twin, scale))),
    feesPaid: { real: feesOf(lit.map(({ real }) => real)), simulated: feesOf(lit.map(({ simulated }) => simulated)) },
  };
};

const refusedOf = (twins: readonly TwinOrder[]): FidelityOutcome['refused'] => {
  const isRefused = ({ ending }: Course): boolean => ending === 'rejected';
  return {
    real: twins.filter(({ real }) => isRefused(real)).length,
    simulated: twins.filter(({ simulated }) => isRefused(simulated)).length,
    both: twins.filter(({ real, simulated }) => isRefused(real) && isRefused(simulated)).length,
  };
};

const countsOf = (twins: readonly TwinOrder[]): FillCounts => {
  const sizes = twins.map(({ real, simulated }) => [sizeOf(real.fills), sizeOf(simulated.fills)] as const);
  return {
    both: sizes.filter(([real, simulated]) => real > 0 && simulated > 0).length,
    missed: sizes.filter(([real, simulated]) => real > 0 && simulated === 0).length,
    invented: sizes.filter(([real, simulated]) => real === 0 && simulated > 0).length,
    otherSize: sizes.filter(([real, simulated]) => real > 0 && simulated > 0 && real !== simulated).length,
  };
};

/** Lots of all fills. */
export const sizeOf = (fills: readonly CourseFill[]): number => fills.reduce((sum, { size }) => sum + size, 0);

/** Average price in ticks, weighted by size. */
export const priceOf = (fills: readonly CourseFill[]): number =>
  fills.reduce((sum, { price, size }) => sum + price * size, 0) / sizeOf(fills);

/** Ticks by which the simulator's price was dearer for us. */
export const priceError = ({ spec, real, simulated }: TwinOrder): number =>
  sign(spec.side) * (priceOf(simulated.fills) - priceOf(real.fills));

/** From the news to the venue, by the venue's clock; nothing where either is not known. */
export const realWay = ({ newsAt, real }: TwinOrder): readonly number[] =>
  newsAt === null || real.takenAt === null ? [] : [real.takenAt - newsAt];

const simulatedWay = ({ decidedAt, simulated }: TwinOrder): readonly number[] =>
  simulated.takenAt === null ? [] : [simulated.takenAt - decidedAt];

export const answerTime = ({ heardAt, real }: TwinOrder): readonly number[] =>
  heardAt === null || real.answeredAt === null ? [] : [real.answeredAt - heardAt];

/** Fee in basis points of notional. */
export const feeRate = (fills: readonly CourseFill[], scale: Scale): number => {
  const paid = fills.reduce((sum, { fee }) => sum.plus(fee), ZERO);
  const notional = fills.reduce((sum, { price, size }) => sum.plus(scale.notional(price, size)), ZERO);
  return paid.div(notional).times(10_000).toNumber();
};

const feeError = ({ real, simulated }: TwinOrder, scale: Scale): number =>
  feeRate(simulated.fills, scale) - feeRate(real.fills, scale);

const feesOf = (courses: readonly Course[]): string =>
  text(courses.flatMap(({ fills }) => fills).reduce((sum, { fee }) => sum.plus(fee), new Decimal(0)));

/** Null for none. */
export const spreadOf = (values: readonly number[]): Spread | null =>
  values.length === 0 ? null : { count: values.length, median: quantile(values, 0.5), p95: quantile(values, 0.95) };

/** Middle and edge of the sizes of errors, and their mean with its sign; null for none. */
export const errorsOf = (values: readonly number[]): Errors | null => {
  const spread = spreadOf(values.map(Math.abs));
  return spread === null ? null : { ...spread, mean: mean(values) };
};
