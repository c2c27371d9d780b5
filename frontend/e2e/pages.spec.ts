import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { complaints, expectAccessible, VARIANTS, wear } from './support/axe';
import { ASKED_TO_SIGN, WALKED_PAGES } from './support/pages';
import { pageOf } from './support/people';
import { askedToSign, inviteToMeeting, openStudent } from './support/plan';
import { expect, test } from './support/test';

/** Whether an address is one of a route: a file of src/routes, or a pattern of the family app. */
function isAt(route: string, path: string): boolean {
  const pattern = route.startsWith('/')
    ? route
    : `/${route
        .replace(/^_app\//, '')
        .replace(/(^|\.)index$/, '')
        // A page below another's address that does not stand inside that page.
        .replaceAll('_.', '.')
        .replaceAll('.', '/')}`;
  const parts = pattern.split('/').map((part) => (/^[:$]/.test(part) ? '[^/]+' : part));
  return new RegExp(`^${parts.join('/')}$`).test(path);
}

test('every page of both apps is walked', () => {
  const files = readdirSync('src/routes', { recursive: true, encoding: 'utf8' });
  const staff = files
    .map((file) => file.replace(/(\.lazy)?\.tsx$/, ''))
    // What has no page of its own: the folder, and the frames around the pages.
    .filter((file, index) => file !== files[index] && !/(^|\/)_[^/]*$/.test(file));
  const family = ['pages.ts', 'FamilyApp.tsx'].flatMap((file) =>
    [
      ...readFileSync(join('src/family', file), 'utf8').matchAll(
        /(?:pattern: |matchPath\()'(\/family[^']*)'/g,
      ),
    ].map((found) => found[1]),
  );
  expect(staff.length).toBeGreaterThan(15);
  expect(family.length).toBeGreaterThan(7);
  const walked = new Set(WALKED_PAGES.map((page) => page.route));
  expect([...staff, ...family].filter((route) => !walked.has(route ?? ''))).toEqual([]);
});

/** Looks at the open page in every variant: axe, sideways scrolling, and a picture where somebody wants to look too. */
async function walk(page: Page, name: string): Promise<void> {
  await expect(page.locator('h1').first()).toBeAttached();
  await expect(page.getByText(/^(Loading|Cargando)…$/)).toHaveCount(0);
  for (const variant of VARIANTS) {
    await wear(page, variant);
    const path = `test-results/pages/${name}-${variant.name}.png`;
    if (process.env.PICTURES) await page.screenshot({ path, fullPage: true });
    await expectAccessible(page, `${name} in ${variant.name}`, variant.isTheSamePage);
  }
}

/** A family has something to decide and somewhere to go: once in each demo, whichever page is walked first in it. */
let prepared: Promise<void> | null = null;
async function prepare(browser: Browser): Promise<void> {
  await askedToSign(browser, 'maple', ASKED_TO_SIGN);
  const page = await pageOf(browser, 'case_manager', 'maple');
  await openStudent(page, ASKED_TO_SIGN);
  if ((await page.getByRole('region', { name: 'Meetings' }).getByText('Invited').count()) === 0)
    await inviteToMeeting(page);
  await page.context().close();
}

// Each page by itself, to whichever worker is free.
test.describe.configure({ mode: 'parallel' });

for (const { name, route, as, open } of WALKED_PAGES) {
  test(`${name} stands in every variant`, async ({ browser }) => {
    prepared ??= prepare(browser);
    await prepared;
    const page = as
      ? await pageOf(browser, as, as === 'operator' ? undefined : 'maple')
      : await (await browser.newContext()).newPage();
    const found = complaints(page);
    await page.setViewportSize({ width: 1366, height: 900 });
    await open(page);
    expect(isAt(route, new URL(page.url()).pathname), `${page.url()} is ${route}`).toBe(true);
    await walk(page, name);
    expect(found).toEqual([]);
  });
}
