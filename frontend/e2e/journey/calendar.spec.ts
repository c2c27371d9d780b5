import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { openStudent } from '../support/plan';
import { expect, test } from '../support/test';

test('an administrator closes school for a day and takes it back; a date opens into how it was counted', async ({
  browser,
}) => {
  const gita = await pageOf(browser, 'district_administrator', 'juniper');
  await gita.goto('/district/calendar');
  await expect(gita.getByText(/days of school$/)).toBeVisible();
  const reason = `Ice ${Date.now() % 100_000}`;
  await gita.getByRole('button', { name: 'Add days' }).click();
  const dialog = gita.getByRole('dialog');
  const first = dialog.getByRole('group', { name: /^First day/ });
  for (const part of ['month', 'day', 'year']) {
    const typed = { month: '2', day: '10', year: String(new Date().getFullYear() + 1) }[part] ?? '';
    await first.getByRole('spinbutton', { name: new RegExp(`^${part}`) }).pressSequentially(typed);
  }
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill(reason);
  await dialog.getByRole('textbox', { name: /^Why it is changed/ }).fill('Decided this morning');
  await gita.screenshot({ path: 'test-results/calendar-add.png' });
  await dialog.getByRole('button', { name: 'Add days' }).click();
  await expect(gita.getByText(reason, { exact: true })).toBeVisible();
  await gita.screenshot({ path: 'test-results/calendar.png', fullPage: true });
  await gita.getByRole('button', { name: new RegExp(`^Take back ${reason}`) }).click();
  await gita.getByRole('textbox', { name: /^Why it is changed/ }).fill('It melted');
  await gita.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await expect(gita.getByRole('button', { name: new RegExp(`^Take back ${reason}`) })).toHaveCount(0);

  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await openStudent(ana, 'Maya Ruiz');
  await ana.getByRole('button', { name: /^Annual review: .*Why this day\?$/ }).click();
  const why = ana.getByRole('dialog', { name: 'Annual review' });
  await expect(why.getByText(/^Annual review: by /)).toBeVisible();
  await expect(why.getByText(/34 CFR 300\.324/)).toBeVisible();
  await expectAccessible(ana, 'why a day');
  await ana.screenshot({ path: 'test-results/deadline-why.png' });
  await ana.keyboard.press('Escape');
  await ana.screenshot({ path: 'test-results/student-deadlines.png', fullPage: true });
});
