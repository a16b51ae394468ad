import type { Upcast } from '../step.ts';

/** A probe's title became its name; its price was not recorded. */
export const probeV1ToV2: Upcast = ({ title, ...data }) => ({ ...data, name: title ?? '', price: null });
