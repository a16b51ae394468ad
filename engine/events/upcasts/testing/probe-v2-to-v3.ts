import type { Upcast } from '../step.ts';

/** A probe's count, once text, is a number; before there were shares, everything was shared by two. */
export const probeV2ToV3: Upcast = (data) => ({ ...data, count: Number(data['count']), share: 0.5 });
