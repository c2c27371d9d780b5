import { expectAccessible } from '../support/axe';
import { pageOf, personOf } from '../support/people';
import { daysFromNow, fillDay, openStudent } from '../support/plan';
import { expect, test } from '../support/test';

/** Illinois asks for ten days (23 IAC 226.530): a meeting in five is late as soon as it is set. */
test('a meeting’s page says by when its notice is due and that it was sent late', async ({ browser }) => {
  const page = await pageOf(browser, 'case_manager', 'maple');
  await openStudent(page, personOf('student', 'maple').name);
  await page.getByRole('link', { name: 'Arrange a meeting' }).click();
  await page.getByRole('textbox', { name: /Place/ }).fill('Room 31');
  await fillDay(page, 'Day', daysFromNow(5));
  await page.getByRole('button', { name: 'Arrange the meeting' }).click();
  await expect(page.getByText('Notice to the family: not sent yet')).toBeVisible();
  await page.getByRole('button', { name: /^Notice due: .*Why this day\?$/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Notice of the meeting' });
  await expect(dialog.getByText(/^Notice of the meeting: by .*10 calendar days before/)).toBeVisible();
  await dialog.getByRole('button', { name: 'The family gave this time up in writing' }).click();
  await expect(dialog.getByRole('button', { name: 'Put it on record' })).toBeDisabled();
  await expectAccessible(page, 'giving up the time of a notice');
  await page.screenshot({ path: 'test-results/notice-given-up.png' });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Send invitations' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send invitations' }).click();
  await expect(page.getByText(/^Notice to the family: sent late, /)).toBeVisible();
  await expectAccessible(page, 'a meeting with the day of its notice');
  await page.screenshot({ path: 'test-results/notice-of-meeting.png', fullPage: true });
});
