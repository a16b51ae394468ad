import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBrowserSkipped, openBrowser } from '../program/browser.ts';
import { scratchFolder } from '../program/home.ts';
import { answerOf, commandInside } from '../program/inside.ts';

const BYTES_MAX = 2_000_000;
const CHARTS = ['equity-chart', 'drawdown-chart', 'price-chart', 'position-chart'];
const SECTIONS = 'verdict run equity drawdown price months rolling round-trips exposure costs trust metrics'.split(' ');

const cwd = scratchFolder('report');
const file = join(cwd, 'report.html');
const why = isBrowserSkipped ? ' (left out: HYPERTRADER_SKIP_BROWSER is set)' : '';

/** All that a page complained about or asked the network for. */
interface Heard {
  readonly complaints: string[];
  readonly requests: string[];
}

describe('the report of a real run', () => {
  let run = '';
  beforeAll(async () => {
    const line = 'backtest four-phase --data btcusd-daily --report report.html --json';
    run = answerOf(await commandInside(line.split(' '), { cwd })).run;
  });

  it('is a file of less than 2 MB', () => {
    expect(readFileSync(file).byteLength).toBeLessThan(BYTES_MAX);
  });

  it('has the same bytes when it is made again from the events', async () => {
    const again = await commandInside(['report', run, '--to', 'again.html'], { cwd });
    expect(again).toMatchObject({ code: 0, talk: '' });
    // Not `toBe` on the texts: a difference would print megabytes.
    expect(readFileSync(join(cwd, 'again.html')).equals(readFileSync(file))).toBe(true);
  });

  it('names no address but those of its makers', () => {
    const markup = readFileSync(file, 'utf8').replace(/<script>[\s\S]*?<\/script>/g, '');
    expect(new Set(markup.match(/\bhttps?:\/\/[^"'<\s]+/g))).toEqual(new Set(['https://www.tradingview.com/']));
    expect(markup).not.toMatch(/<(link|img|iframe|script[^>]*\ssrc)/);
  });

  describe.skipIf(isBrowserSkipped)(`in a browser${why}`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(async () => {
      // Undefined when it could not be started, which has failed already.
      await (browser as Browser | undefined)?.close();
    });

    const open = async (options: { width?: number; scheme?: 'light' | 'dark' } = {}): Promise<[Page, Heard]> => {
      const { width = 1_280, scheme = 'light' } = options;
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
      const heard: Heard = { complaints: [], requests: [] };
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) heard.complaints.push(message.text());
      });
      page.on('pageerror', (error) => heard.complaints.push(error.message));
      page.on('request', (request) => heard.requests.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      await page.waitForFunction('document.documentElement.dataset.charts === "drawn"');
      await settled(page);
      return [page, heard];
    };

    it('opens without a complaint, without a network, with all twelve sections', async () => {
      const [page, { complaints, requests }] = await open();
      expect(complaints).toEqual([]);
      expect(requests).toEqual([pathToFileURL(file).href]);
      const ids = await page.evaluate(`Array.from(document.querySelectorAll('main > [id]'), ({ id }) => id)`);
      expect(ids).toEqual(SECTIONS);
      expect(await page.title()).toContain(run);
      await page.close();
    });

    it.each(['light', 'dark'] as const)('draws every chart, %s', async (scheme) => {
      const [page, { complaints }] = await open({ scheme });
      for (const chart of CHARTS) expect(await coloursIn(page, chart), chart).toBeGreaterThan(2);
      const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(paper).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 22, 26)');
      expect(complaints).toEqual([]);
      await page.close();
    });

    it('moves all charts when one is zoomed, and shows everything again on request', async () => {
      const [page, { complaints }] = await open();
      const whole = await picturesOf(page);
      await page.hover('#equity-chart');
      for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, -400);
      await settled(page);
      const zoomed = await picturesOf(page);
      for (const chart of CHARTS) expect(zoomed[chart] === whole[chart], chart).toBe(false);
      await page.click('#fit');
      await page.mouse.move(0, 0);
      await settled(page);
      const again = await picturesOf(page);
      for (const chart of CHARTS) expect(again[chart] === zoomed[chart], chart).toBe(false);
      expect(complaints).toEqual([]);
      await page.close();
    });

    it('sorts the round trips by a click on a head, and shows one in the price chart', async () => {
      const [page, { complaints }] = await open();
      const column = (): Promise<number[]> =>
        page.evaluate(
          `Array.from(document.querySelectorAll('#trips tbody tr'), (row) => Number(row.cells[7].dataset.value))`,
        );
      const recorded = await column();
      expect(recorded.length).toBeGreaterThan(10);
      const rising = recorded.toSorted((a, b) => a - b);
      await page.click('#trips thead th:nth-child(8) button');
      expect(await column()).toEqual(rising);
      await page.click('#trips thead th:nth-child(8) button');
      expect(await column()).toEqual(rising.toReversed());

      const before = await picturesOf(page);
      await page.click('#trips tbody tr:nth-child(2)');
      await settled(page);
      const after = await picturesOf(page);
      expect(after['price-chart'] === before['price-chart']).toBe(false);
      expect(complaints).toEqual([]);
      await page.close();
    });

    it.each([360, 768, 1_280])('is no wider than a screen of %d pixels', async (width) => {
      const [page] = await open({ width });
      await page.evaluate(`for (const folded of document.querySelectorAll('details')) folded.open = true`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.close();
    });
  });
});

/** Charts draw in animation frames, and follow each other one frame later. */
const settled = async (page: Page): Promise<void> => {
  await page.evaluate(`new Promise((resolve) => {
    let frames = 10;
    const next = () => (frames-- > 0 ? requestAnimationFrame(next) : resolve());
    next();
  })`);
};

/** How many different colours the canvases of a chart hold, what is transparent not counted. */
const coloursIn = (page: Page, chart: string): Promise<number> =>
  page.evaluate(`(() => {
    const colours = new Set();
    for (const canvas of document.querySelectorAll('#${chart} canvas')) {
      if (canvas.width === 0 || canvas.height === 0) continue;
      const image = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (const pixel of new Uint32Array(image.data.buffer)) if (pixel >>> 24 !== 0) colours.add(pixel);
    }
    return colours.size;
  })()`);

/** What each chart shows, as text. */
const picturesOf = (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(`(() => {
    const picture = (id) => Array.from(document.querySelectorAll('#' + id + ' canvas'), (canvas) => canvas.toDataURL()).join();
    return Object.fromEntries(${JSON.stringify(CHARTS)}.map((id) => [id, picture(id)]));
  })()`);
