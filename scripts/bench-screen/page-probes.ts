/// <reference lib="dom" />
import type { ElementHandle, Page } from '@playwright/test';

/** What is measured in the page itself, by its own clock, so that the browser's remote control is no part of it. */

export interface SearchSample {
  /** From the text in the box to the rows that answer it, ms. */
  readonly tookMs: number;
  readonly rowsDrawn: number;
  readonly rowsFound: number;
}

/** Puts `wanted` into the search box in one go and waits for rows that all hold it. */
export const searchOnce = (
  page: Page,
  box: ElementHandle<HTMLElement | SVGElement>,
  wanted: string,
): Promise<SearchSample> =>
  page.evaluate(
    async ({ box: element, wanted: text }) => {
      const input = element as HTMLInputElement;
      const bare = text.replace(/-/g, '');
      const rows = () => [...document.querySelectorAll('[role=grid] [data-row]')];
      const isAnswer = (): boolean => {
        const drawn = rows();
        return (
          drawn.length > 0 &&
          drawn.every((row) => (row.textContent ?? '').replace(/[^0-9A-F]/g, '').includes(bare))
        );
      };
      const answered = new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!isAnswer()) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
      const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      const sinceMs = performance.now();
      write?.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await answered;
      const tookMs = performance.now() - sinceMs;
      const grid = document.querySelector('[role=grid]');
      return {
        tookMs,
        rowsDrawn: rows().length,
        rowsFound: Number(grid?.getAttribute('aria-rowcount') ?? 1) - 1,
      };
    },
    { box, wanted },
  );

/**
 * Loads the page anew and notes, from then on, when Enter went down and when what `selector` says next changed. Its
 * listener is there before the page's own, which keeps a scanner's keys to itself.
 */
export const watchScans = async (page: Page, selector: string): Promise<void> => {
  await page.addInitScript((wanted) => {
    const samples: number[] = [];
    Object.assign(window, { scanSamples: samples });
    let enterAtMs: number | null = null;
    let said = '';
    const says = (): string => document.querySelector(wanted)?.textContent ?? '';
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Enter') return;
        said = says();
        enterAtMs = event.timeStamp;
      },
      { capture: true },
    );
    new MutationObserver(() => {
      if (enterAtMs === null || says() === said) return;
      samples.push(performance.now() - enterAtMs);
      enterAtMs = null;
    }).observe(document, { subtree: true, childList: true, characterData: true });
  }, selector);
  await page.reload();
};

/** The samples so far, ms from Enter to the answer in the page. */
export const scanSamples = (page: Page): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { scanSamples: number[] }).scanSamples);

/** Resolves when there are `count` samples. */
export const untilSampled = async (page: Page, count: number): Promise<void> => {
  await page.waitForFunction(
    (wanted) => (window as unknown as { scanSamples: number[] }).scanSamples.length >= wanted,
    count,
    { polling: 5, timeout: 10_000 },
  );
};
