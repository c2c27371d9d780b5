import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

test('a registrar sees who is in special education and no more, and says that a student came or leaves', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'registrar', 'juniper');
  await page.goto('/students');
  await page.getByRole('link', { name: 'Arriving and leaving' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Arriving and leaving' })).toBeVisible();
  const students = page.getByRole('list', { name: 'Students' });
  const row = students
    .getByRole('article')
    .filter({ has: page.getByRole('button', { name: 'Propose an exit…' }), hasNotText: 'Transfer under way' })
    .last();
  await expect(row).toBeVisible();
  await expectAccessible(page, 'arriving and leaving');
  await page.screenshot({ path: 'test-results/status.png', fullPage: true });
  const name = (await row.getAttribute('aria-label')) ?? '';
  const mine = students.getByRole('article', { name, exact: true }).first();

  await row.getByRole('button', { name: 'Propose an exit…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Propose an exit' });
  await dialog.getByRole('button', { name: /^Reason|Reason$/ }).click();
  await page.getByRole('option', { name: 'Has dropped out' }).click();
  await dialog.getByRole('button', { name: 'Propose the exit' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: name }).first()).toContainText('is proposed');
  await expect(mine).toContainText('Exit proposed');
  await expect(mine.getByRole('button', { name: 'Propose an exit…' })).toBeHidden();

  await mine.getByRole('button', { name: 'Log a request…' }).click();
  const log = page.getByRole('dialog', { name: `Log a request for ${name}` });
  await log.getByLabel('In their words').fill('She wants help with reading.');
  await log.getByLabel('Who asked').fill('Ada Lee');
  await log.getByRole('button', { name: /Related to the child as/ }).click();
  await page.getByRole('option', { name: 'Mother or father' }).click();
  await log.getByRole('button', { name: 'Put it on record' }).click();
  await expect(log).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: name }).first()).toContainText('asked for help');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: 'test-results/status-phone.png', fullPage: true });
});
