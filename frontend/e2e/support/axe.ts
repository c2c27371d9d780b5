import { expect, type Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';

export interface Variant {
  name: string;
  viewport: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  forcedColors?: 'active';
  direction?: 'rtl';
  /** The page has the same elements as in a variant before it: only other colours, or a little less room. */
  isTheSamePage?: boolean;
}

/** The five ways every page must stand in, beside the plain one. */
export const VARIANTS: readonly Variant[] = [
  { name: 'light', viewport: { width: 1366, height: 900 } },
  { name: 'phone', viewport: { width: 360, height: 740 } },
  { name: 'rtl', viewport: { width: 1366, height: 900 }, direction: 'rtl', isTheSamePage: true },
  { name: 'dark', viewport: { width: 1366, height: 900 }, colorScheme: 'dark', isTheSamePage: true },
  {
    name: 'forced-colors',
    viewport: { width: 1366, height: 900 },
    forcedColors: 'active',
    isTheSamePage: true,
  },
  { name: 'reflow', viewport: { width: 320, height: 640 }, isTheSamePage: true },
];

export async function wear(page: Page, variant: Variant): Promise<void> {
  await page.setViewportSize(variant.viewport);
  await page.emulateMedia({
    colorScheme: variant.colorScheme ?? 'light',
    forcedColors: variant.forcedColors ?? 'none',
    reducedMotion: 'reduce',
  });
  await page.evaluate(async (dir) => {
    document.documentElement.dir = dir;
    // Colours may take a moment to change; what is between two of them is neither.
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  }, variant.direction ?? 'ltr');
}

const LOOK: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

/** What colours and places can break: all that is left to ask where the elements are those of a variant before. */
const LOOK_AGAIN: RunOptions = {
  runOnly: ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'],
  resultTypes: ['violations'],
};

/** Nothing axe knows of is wrong with the page, and nothing sticks out at the side. */
export async function expectAccessible(page: Page, what: string, isTheSamePage = false): Promise<void> {
  // Half a megabyte: it goes to a page once, however often the page is looked at.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    async (options) => {
      const look = (window as unknown as { axe: typeof axe }).axe;
      // Where React Aria speaks from: it holds a moment longer what is named by an element already gone.
      const { violations } = await look.run({ exclude: ['[data-live-announcer]'] }, options);
      return violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
    },
    isTheSamePage ? LOOK_AGAIN : LOOK,
  );
  expect(found, what).toEqual([]);
  const sticksOut = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return right > clientWidth + 1 || left < -1;
      })
      .map((element) => element.outerHTML.slice(0, 160));
  });
  expect(sticksOut, `${what} scrolls sideways`).toEqual([]);
}

/** Collects what the content policy or the page itself complained about. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(message.text());
  });
  page.on('pageerror', (error) => found.push(String(error)));
  return found;
}
