import { describe } from 'vitest';
import { appending } from './contract/appending.ts';
import { modelled } from './contract/model.ts';
import { reading } from './contract/reading.ts';
import type { OpenStore } from './contract/setting.ts';
import { subscribing } from './contract/subscribing.ts';

/** What every event store does; called in a test file of each adapter. `open` gives a fresh, empty store. */
export const eventStoreContract = (name: string, open: OpenStore): void => {
  describe(name, () => {
    appending(open);
    reading(open);
    subscribing(open);
    modelled(open);
  });
};
