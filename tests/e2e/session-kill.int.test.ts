import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../program/home.ts';
import { campaign } from '../storm/kills/campaign.ts';

/** Generous: the machine may be busy with other things. More kills: `npm run storm:kills -- --kills 100`. */
const PATIENCE_MS = 600_000;
const KILLS = 8;

describe('a live session that is killed -9 again and again, and taken up again', () => {
  const folder = scratchFolder('session-kill');

  it(
    'loses no order and doubles none; its journal, proved, says of position and fills what the venue says',
    async () => {
      const { complaints, orders, fills, recoveries } = await campaign({ seed: 'ci', kills: KILLS, folder });
      expect(complaints).toEqual([]);
      // Kills found it at work and it traded; how often depends on what else the machine does.
      expect(recoveries).toBeGreaterThan(0);
      expect(orders).toBeGreaterThan(0);
      expect(fills).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
