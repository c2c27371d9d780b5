import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { openStudent } from '../support/plan';
import { expect, test } from '../support/test';

/** Her plan ends soon, and the next is to be begun; no other story writes one for her. */
const CHILD = 'Sofía Garza';

test('the next annual plan begins with the last one, and each carried answer is looked at once', async ({
  browser,
}) => {
  const joyce = await pageOf(browser, 'case_manager', 'redrock', { viewport: { width: 1366, height: 900 } });
  await openStudent(joyce, CHILD);

  // Two clicks: the dialog says what will be carried, from which plan, and that it is marked.
  await joyce.getByRole('button', { name: 'Start an IEP' }).click();
  const dialog = joyce.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: /Begin with the plan of/ })).toBeChecked();
  await expect(dialog.getByText(/^Carried over: .*Annual goals/)).toBeVisible();
  await expect(dialog.getByText(/is marked "From the last plan" until/)).toBeVisible();
  await joyce.screenshot({ path: 'test-results/carry-start.png' });
  await dialog.getByRole('button', { name: 'Start an IEP' }).click();

  const count = joyce.getByText(/^\d+ parts? of the last plan to confirm or change$/);
  await expect(count).toBeVisible();
  const left = async () => Number((await count.textContent())?.split(' ')[0]);
  const first = await left();
  expect(first).toBeGreaterThan(10);

  // The next one is a press away; looking at it confirms nothing.
  await joyce.getByRole('button', { name: 'Next from the last plan' }).click();
  await expect(joyce.locator('[data-carried]').first()).toBeVisible();
  await joyce.screenshot({ path: 'test-results/carry-marked.png' });
  await expectAccessible(joyce, 'a draft that was carried forward');
  expect(await left()).toBe(first);

  // One press a field; an edit does it as well; one press a whole section.
  const present = joyce.getByRole('region', { name: 'Present levels', exact: false });
  await present.scrollIntoViewIfNeeded();
  await present.getByRole('button', { name: 'Still true: Strengths' }).click();
  await expect.poll(left).toBe(first - 1);
  await expect(present.getByRole('button', { name: 'Still true: Strengths' })).toHaveCount(0);
  await joyce.getByRole('textbox', { name: 'Academic achievement', exact: true }).click();
  await joyce.keyboard.press('Control+End');
  await joyce.keyboard.type(' She reads more this year.');
  await expect.poll(left, { timeout: 15_000 }).toBe(first - 2);
  const goals = joyce.getByRole('region', { name: 'Annual goals' });
  await goals.scrollIntoViewIfNeeded();
  await goals.getByRole('button', { name: 'All still true: Annual goals' }).click();
  await expect(goals.locator('[data-carried]')).toHaveCount(0);

  // What is left is one warning a section, and it goes with the section's last mark.
  const ready = joyce.getByRole('complementary', { name: 'Ready?' });
  const warned = ready.getByRole('button').filter({ hasText: 'IEP-CF-01' });
  await expect(warned.filter({ hasText: /^.*Annual goals/ })).toHaveCount(0);
  await expect(warned.first()).toBeVisible();

  // Everybody in the draft sees what she confirmed, and what waits.
  const marks = await left();
  await joyce.reload();
  await expect.poll(left).toBe(marks);
  await joyce.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await joyce.screenshot({ path: 'test-results/carry-forced-colours.png' });
  await joyce.emulateMedia({ forcedColors: null, colorScheme: 'dark' });
  await expectAccessible(joyce, 'a carried draft in the dark');
});
