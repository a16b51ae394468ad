import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

/** The payload of a recorded answer or documented example. */
export const payload = (name: string): unknown =>
  (JSON.parse(readFileSync(new URL(`payloads/${name}.json`, FIXTURES), 'utf8')) as { readonly payload: unknown })
    .payload;

/** What the server pushed in a fixture of a subscription. */
export const pushed = (name: string): readonly { readonly channel: string; readonly data: unknown }[] =>
  (payload(name) as { readonly serverPushes: readonly { channel: string; data: unknown }[] }).serverPushes;

/** Frames of the recording of 2025-01-26, as they came. */
export const recordedFrames = (): readonly { readonly channel: string; readonly data: unknown }[] =>
  gunzipSync(readFileSync(new URL('btcusd_ws_20250126.gz', FIXTURES)))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line.slice(line.indexOf(' ') + 1)) as { channel: string; data: unknown });
