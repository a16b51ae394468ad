import { describe, expect, it } from 'vitest';
import type { VenueConnection } from '../../../engine/index.ts';
import { keepSwitch } from './dead-mans-switch.ts';

type Outcome = Awaited<ReturnType<VenueConnection['scheduleCancel']>>;
const set = { kind: 'set' } as Outcome;
const refused = (text: string): Outcome => ({ kind: 'rejected', reason: 'unsupported', text }) as Outcome;

describe('the dead man’s switch', () => {
  it('is set anew well before it would act, and says once why it cannot be set, until that changes', async () => {
    const outcomes = [set, refused('none here'), refused('none here'), refused('not now'), set, refused('not now')];
    const notes: string[] = [];
    const times: number[] = [];
    let now = 0;
    const connection = {
      scheduleCancel: (time: number | null) => {
        times.push((time ?? 0) - now);
        return Promise.resolve(outcomes[times.length - 1] ?? set);
      },
    } as Pick<VenueConnection, 'scheduleCancel'>;
    const wait = (ms: number): Promise<boolean> => {
      now += ms;
      return Promise.resolve(times.length < outcomes.length);
    };
    await keepSwitch({ connection, clock: { wall: () => now }, note: (text) => notes.push(text) }, wait);
    expect(times).toEqual([60_000, 60_000, 60_000, 60_000, 60_000, 60_000]);
    expect(now).toBeLessThan(6 * 60_000);
    expect(notes.map((note) => note.replace(/^.*: /, ''))).toEqual(['none here', 'not now', 'not now']);
  });
});
