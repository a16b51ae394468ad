/** Sticky: it selects the frame in which distances are measured. */
export type Phase = 'advance' | 'retracement' | 'decline' | 'recovery';
export type HedgeStyle = 'rotate' | 'flip' | 'none';

/** In how many parts, with which lag and hedge. `lag` is longConfirmation - 1. */
export interface Shape {
  readonly chunks: number;
  readonly lag: number;
  readonly hedge: HedgeStyle;
}

/** The peak frame (advance, retracement) measures from `refPeak`, the valley frame from `refValley`; in units. */
export interface Frame {
  readonly phase: Phase;
  readonly refPeak: number | null;
  readonly refValley: number | null;
}

/** Frame, and parts (0 to chunks) that the long allocation holds and that the hedge is short. */
export interface Target extends Frame {
  readonly longLevel: number;
  readonly hedgeShortLevel: number;
}

/** The whole strategy as one pure function: where to be at this unit. Any jump is one call. */
export const decide = (frame: Frame, unit: number, shape: Shape): Target =>
  isPeakFrame(frame.phase) ? fromPeak(frame, unit, shape) : fromValley(frame, unit, shape);

export const isPeakFrame = (phase: Phase): boolean => phase === 'advance' || phase === 'retracement';

const fromPeak = (frame: Frame, unit: number, { chunks, lag, hedge }: Shape): Target => {
  const peak = Math.max(frame.refPeak ?? unit, unit);
  const fallen = peak - unit;
  const inDecline = fallen >= chunks + lag;
  return {
    phase: fallen === 0 ? 'advance' : inDecline ? 'decline' : 'retracement',
    longLevel: chunks - clamp(fallen - lag, chunks),
    hedgeShortLevel: hedge === 'none' ? 0 : clamp(fallen, chunks),
    refPeak: inDecline ? null : peak,
    refValley: inDecline ? unit : null,
  };
};

const fromValley = (frame: Frame, unit: number, { chunks, lag, hedge }: Shape): Target => {
  const valley = Math.min(frame.refValley ?? unit, unit);
  const risen = unit - valley;
  const recovered = risen >= chunks + lag;
  return {
    phase: risen === 0 ? 'decline' : recovered ? 'advance' : 'recovery',
    longLevel: clamp(risen - lag, chunks),
    hedgeShortLevel: hedge === 'none' ? 0 : chunks - clamp(risen, chunks),
    refPeak: recovered ? unit : null,
    refValley: recovered ? null : valley,
  };
};

const clamp = (units: number, chunks: number): number => Math.min(chunks, Math.max(0, units));
