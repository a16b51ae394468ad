import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorsPage } from './errors-page.ts';
import { eventsPage } from './events-page.ts';
import { metricsPage } from './metrics-page.ts';
import { strategiesPage } from './strategies-page.ts';

/** The pages of the reference that are made from the source, by their path below the root. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/reference/errors.md': errorsPage,
  'docs/reference/events.md': eventsPage,
  'docs/reference/metrics.md': metricsPage,
  'docs/reference/strategies.md': strategiesPage,
};

/** Where a page stands on disk. */
export const placeOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

if (import.meta.main) for (const [path, page] of Object.entries(pages)) writeFileSync(placeOf(path), page());
