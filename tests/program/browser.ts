import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The browser that the tests drive: that of the system, none is downloaded. */
export const browserPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Set to leave the tests in a browser out, on a machine that can have none. */
export const isBrowserSkipped = (process.env['HYPERTRADER_SKIP_BROWSER'] ?? '') !== '';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Starts the browser without a window; an Error that names the package if there is none. */
export const openBrowser = async (): Promise<Browser> => {
  if (!existsSync(browserPath)) {
    throw new Error(
      `there is no browser at ${browserPath}: install the Debian package "chromium" (apt-get install chromium), ` +
        'name another one with CHROMIUM=/path, or leave these tests out with HYPERTRADER_SKIP_BROWSER=1',
    );
  }
  return chromium.launch({ executablePath: browserPath, args: QUIET });
};
