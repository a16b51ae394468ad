/** Events of one batch at most. */
export const BATCH_EVENTS = 1_000;

/** A batch ends with the event that brings its data to this many bytes (or characters of JSON). */
export const BATCH_BYTES = 4 * 1024 * 1024;
