import { EngineError } from '../../../../engine/index.ts';
import type { Profile } from './profiles/index.ts';
import type { WireFill } from './shapes.ts';

/** One page of fills, with from <= time <= to. */
export type FillsPage = (from: number, to: number) => Promise<readonly WireFill[]>;

/** All fills since a time, page by page, window by window, whichever end an exchange cuts its pages at. */
export const allFills = async (
  page: FillsPage,
  since: number,
  now: number,
  rules: Profile['fills'],
): Promise<readonly WireFill[]> => {
  const rows: WireFill[] = [];
  const last = Math.max(now, since);
  for (let from = Math.trunc(since); from <= last; from += rules.windowMs) {
    const to = Math.min(last, from + rules.windowMs - 1);
    rows.push(...(await (rules.order === 'oldest-first' ? forwards : halves)(page, from, to, rules.atOnce)));
  }
  return rows;
};

/** A full page is followed by one from its last time on. What comes twice is the caller's to drop, by id. */
const forwards = async (page: FillsPage, since: number, to: number, atOnce: number): Promise<readonly WireFill[]> => {
  const rows: WireFill[] = [];
  for (let from = since; ; ) {
    const got = await page(from, to);
    rows.push(...got);
    const last = Math.max(from, ...got.map(({ timestamp }) => timestamp));
    if (got.length < atOnce) return rows;
    if (last === from) throw tooMany(from);
    from = last;
  }
};

/** Of a full page the oldest fills may be cut off: its time is asked for in two halves. */
const halves = async (page: FillsPage, from: number, to: number, atOnce: number): Promise<readonly WireFill[]> => {
  const rows = await page(from, to);
  if (rows.length < atOnce) return rows;
  if (from >= to) throw tooMany(from);
  const middle = Math.floor((from + to) / 2);
  return [...(await halves(page, from, middle, atOnce)), ...(await halves(page, middle + 1, to, atOnce))];
};

const tooMany = (time: number): EngineError =>
  new EngineError('E_EXCHANGE_LACKS', `more fills in one millisecond than the exchange tells at once`, {
    where: `at ${time}`,
    why: 'Some of them would be missing in the books. Nothing is assumed about them.',
  });
