import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

/** A whole real district, beside the product where its developers have it. */
const SAMPLE = process.env.TRELLIS_SAMPLE_DISTRICT ?? '../../shared/data/grand-bend';

const file = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(`${lines.join('\n')}\n`),
});
const USERS =
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password';

/** A small bundle of OneRoster 1.1: one school, two students, and one row nobody can read. */
const SMALL = [
  file('manifest.csv', ['propertyName,value', 'manifest.version,1.0', 'oneroster.version,1.1']),
  file('orgs.csv', [
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId',
    'm-d,active,2026-08-01T00:00:00Z,Maple Grove,district,1,',
    'm-s9,active,2026-08-01T00:00:00Z,Maple Hill School,school,9,m-d',
  ]),
  file('users.csv', [
    USERS,
    'm-u1,active,2026-08-01T00:00:00Z,true,m-s9,student,uma.one,,Uma,One,,1,,,,,04,',
    'm-u2,active,2026-08-01T00:00:00Z,true,m-s9,student,tom.two,,Tom,Two,,2,,,,,05,',
    ',active,2026-08-01T00:00:00Z,true,m-s9,student,no.body,,No,Body,,3,,,,,05,',
  ]),
];

type Files = Parameters<Page['setInputFiles']>[1];

/** Brings files and waits until they were read. */
async function bring(page: Page, files: Files): Promise<void> {
  await page.goto('/roster');
  await page.setInputFiles('input[type=file]', files);
  await expect(page).toHaveURL(/\/roster\/.+/, { timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Apply roster' })).toBeVisible({ timeout: 90_000 });
}

/** Applies what is shown; where it warns, it waits until somebody has looked. */
async function apply(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Apply roster' });
  if (await page.getByRole('checkbox').count()) {
    await expect(button).toBeDisabled();
    const why = page.getByRole('textbox', { name: /Why is it right that they end/ });
    if (await why.count()) await why.fill('The district begins anew with this bundle.');
    await page.getByText('I have looked at this, and it is right.').click();
  }
  await button.click();
  await expect(page.getByText(/^Applied/).first()).toBeVisible({ timeout: 120_000 });
}

/** The numbers of one line of the counts: new, changed, gone, unchanged, unreadable. */
async function counts(page: Page, subject: string): Promise<number[]> {
  const row = page.getByRole('table', { name: 'Counts' }).getByRole('row').filter({ hasText: subject });
  const cells = await row.getByRole('cell').allTextContents();
  return cells.map((text) => Number(text.replaceAll(',', '')));
}

async function narrow(page: Page, kind: string): Promise<void> {
  const rows = page.getByRole('region', { name: 'Row by row' });
  await rows.getByRole('button', { name: /Kind/ }).click();
  await page.getByRole('option', { name: kind, exact: true }).click();
}

const lines = (page: Page) => page.getByRole('table', { name: 'Rows' }).getByRole('row');

test('a small bundle is shown before it is applied, with the row nobody can read', async ({ browser }) => {
  const page = await pageOf(browser, 'district_administrator', 'redrock');
  await bring(page, SMALL);
  expect((await counts(page, 'Schools'))[0]).toBe(1);
  expect((await counts(page, 'Students'))[0]).toBe(2);
  await narrow(page, 'Unreadable');
  await expect(lines(page).nth(1)).toContainText('users.csv, line 4');
  await expectAccessible(page, 'a roster to look at');
  await page.screenshot({ path: 'test-results/roster-preview-small.png', fullPage: true });
});

test('what is no roster is refused in a sentence, and nothing changes', async ({ browser }) => {
  const page = await pageOf(browser, 'district_administrator', 'redrock');
  await page.goto('/roster');
  await page.setInputFiles('input[type=file]', {
    name: 'roster.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from('MZ this is no zip'),
  });
  await expect(
    page
      .getByRole('alert')
      .or(page.getByRole('main').getByText(/Failed/))
      .first(),
  ).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: 'Apply roster' })).toHaveCount(0);
});

test.describe('a real district', () => {
  test.skip(!existsSync(join(SAMPLE, 'oneroster')), 'the sample district is not on this machine');

  test('arrives through the screen, whole, and the second time changes nothing', async ({ browser }) => {
    test.setTimeout(300_000);
    const page = await pageOf(browser, 'district_administrator', 'maple');
    const folder = join(SAMPLE, 'oneroster');
    const files = [
      ...readdirSync(folder).map((name) => join(folder, name)),
      ...readdirSync(SAMPLE).map((name) => join(SAMPLE, name)),
    ].filter((name) => name.endsWith('.csv'));

    await bring(page, files);
    await page.screenshot({ path: 'test-results/roster-preview.png', fullPage: true });
    expect((await counts(page, 'Students'))[0]).toBe(960);
    expect((await counts(page, 'Staff'))[0]).toBe(68);
    expect((await counts(page, 'Guardians'))[0]).toBe(1873);
    expect((await counts(page, 'Family ties'))[0]).toBe(1872);
    expect((await counts(page, 'Classes'))[0]).toBe(520);

    // What cannot be mapped is listed with file, line and reason, never guessed.
    await narrow(page, 'Unmapped');
    await expect(
      lines(page)
        .filter({ hasText: /special-education\.csv, line \d+/ })
        .first(),
    ).toBeVisible();
    await page.screenshot({ path: 'test-results/roster-unmapped.png', fullPage: true });

    // Applied, and one sees how far it is.
    const bar = page.getByRole('progressbar', { name: 'Applying' });
    await Promise.all([expect(bar).toBeVisible({ timeout: 30_000 }), apply(page)]);
    await page.screenshot({ path: 'test-results/roster-applied.png', fullPage: true });

    await page.goto('/schools');
    await expect(page.getByRole('heading', { level: 1, name: 'Schools' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('Grand Bend');
    await page.goto('/students');
    await expect(page.getByText(/ of 960/)).toBeVisible();

    await bring(page, files);
    await expect(page.getByRole('main')).toContainText('It changes nothing.');
    await page.screenshot({ path: 'test-results/roster-again.png', fullPage: true });
  });
});
