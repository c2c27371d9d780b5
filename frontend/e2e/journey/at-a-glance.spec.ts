import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

const CHILD = 'Leo Ruiz';

test('a teacher finds what to do for a student in two clicks, prints it on one page, and it stays on record', async ({
  browser,
}) => {
  const ben = await pageOf(browser, 'general_teacher', 'juniper');
  await ben.goto('/caseload');
  await ben.getByRole('link', { name: CHILD }).click();
  await ben.getByRole('link', { name: 'At a glance', exact: true }).click();
  await expect(ben.getByRole('heading', { level: 1, name: CHILD })).toBeVisible();
  await expect(
    ben.getByRole('region', { name: 'Accommodations' }).getByRole('listitem').first(),
  ).toBeVisible();
  await expect(ben.getByRole('region', { name: 'Services' })).toContainText('minutes');
  await expect(ben.getByRole('region', { name: 'Whom to ask' })).toContainText('Ana Reyes');

  // How it stands in every variant is looked at in pages.spec.ts.
  await ben.screenshot({ path: 'test-results/at-a-glance.png', fullPage: true });

  const address = await ben.getByRole('link', { name: 'Print on one page' }).getAttribute('href');
  const printed = await ben.request.get(address ?? '');
  expect(printed.headers()['content-type']).toBe('application/pdf');
  const pages = (await printed.body()).toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g);
  expect(pages).toHaveLength(1);

  // It is on Ben's list until he says that he knows what to do, and what Ana sees of it.
  const sheet = ben.url();
  await ben.goto('/');
  await ben.screenshot({ path: 'test-results/today-to-read.png', fullPage: true });
  const toRead = ben
    .getByRole('listitem')
    .filter({ hasText: CHILD })
    .filter({ hasText: 'Read what is yours to do' });
  await toRead.getByRole('link', { name: 'Read and confirm' }).click();
  await expect(ben).toHaveURL(sheet);
  await ben.getByRole('button', { name: 'I have read it and know what to do' }).click();
  await expect(ben.getByText(/You confirmed on/)).toBeVisible();
  await ben.screenshot({ path: 'test-results/at-a-glance-confirmed.png', fullPage: true });

  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await ana.goto(ben.url().replace('/at-a-glance', ''));
  await ana.getByRole('button', { name: 'Who looked at this record' }).click();
  const record = ana.getByRole('list', { name: 'Who looked at this record' });
  await expect(record.getByText('Ben Lindqvist').first()).toBeVisible();
  await expect(record.getByText('Printed the plan at a glance').first()).toBeVisible();
  await expect(record.getByText('Confirmed having read the plan').first()).toBeVisible();
  await ben.getByRole('link', { name: /Read the whole plan/ }).click();
  await expect(ben).toHaveURL(/\/plans\//);
  await ana.goto(ben.url());
  const carriers = ana.getByRole('region', { name: 'Who carries it out' });
  await expect(carriers.getByRole('listitem').filter({ hasText: 'Ben Lindqvist' })).toContainText('Read ');
  await carriers.scrollIntoViewIfNeeded();
  await ana.screenshot({ path: 'test-results/plan-carried-out-by.png' });
});
