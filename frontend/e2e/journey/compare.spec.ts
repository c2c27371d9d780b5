import { expectAccessible, VARIANTS, wear } from '../support/axe';
import { expectSeen } from '../support/keyboard';
import { pageOf } from '../support/people';
import { openStudent, plansOf } from '../support/plan';
import { expect, test } from '../support/test';

const PHONE = { width: 390, height: 844 };
const CHILD = 'Maya Ruiz';

test('what changed since last year is seen, heard and gone through by keys, by staff and by the family', async ({
  browser,
}) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await openStudent(ana, CHILD);
  await plansOf(ana).first().getByRole('link').click();
  await ana.getByRole('button', { name: 'More to do with the plan' }).click();
  await ana.getByRole('menuitem', { name: 'Compare…' }).click();
  await expect(ana.getByRole('heading', { level: 1, name: 'What changed' })).toBeVisible();

  // This plan, with the final one before: what went is struck out, what came underlined, and a reader hears both.
  await expect(ana.getByRole('button', { name: /Before/ })).toContainText('final since');
  const status = ana.getByRole('status').filter({ hasText: /change/i });
  await expect(status).toHaveText(/^\d+ changes$/);
  const levels = ana.getByRole('region', { name: /Present levels/ });
  expect(await levels.locator('del').count()).toBeGreaterThan(0);
  await expect(levels.locator('ins').first()).toContainText('added:');
  await expect(levels.locator('del').first()).toHaveCSS('text-decoration-line', 'line-through');
  await expect(levels.locator('ins').first()).toHaveCSS('text-decoration-line', 'underline');

  // From change to change by keys, the focus seen.
  await ana.keyboard.press('n');
  await ana.keyboard.press('n');
  await expect(status).toHaveText(/^Change 2 of \d+$/);
  await expectSeen(ana);
  await ana.keyboard.press('p');
  await expect(status).toHaveText(/^Change 1 of \d+$/);
  await ana.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: /goals/i }).click();
  await ana.keyboard.press('n');
  await expect(ana.getByRole('region', { name: /goals/i }).locator('[data-change]').first()).toBeFocused();

  for (const variant of VARIANTS) {
    await wear(ana, variant);
    await ana.screenshot({ path: `test-results/compare-${variant.name}.png` });
    await expectAccessible(ana, `the comparison in ${variant.name}`);
    if (variant.viewport.width < 768) await expect(ana.getByRole('radio')).toHaveCount(0);
  }

  // Side by side, with what stayed; the address holds it all.
  await wear(ana, { name: 'light', viewport: { width: 1366, height: 900 } });
  await ana.getByText('Side by side').click();
  await ana.getByText('Also what stayed the same').click();
  await expect(ana.getByText('the same', { exact: true }).first()).toBeVisible();
  await expect(ana).toHaveURL(/look=side/);
  await ana.reload();
  await expect(ana.getByRole('radio', { name: 'Side by side' })).toBeChecked();
  await expect(ana.getByText('the same', { exact: true }).first()).toBeVisible();
  await expectAccessible(ana, 'the comparison side by side');
  await ana.screenshot({ path: 'test-results/compare-side.png', fullPage: true });
  await wear(ana, { name: 'dark', viewport: { width: 1366, height: 900 }, colorScheme: 'dark' });
  await ana.screenshot({ path: 'test-results/compare-side-dark.png' });

  // With itself it has no changes.
  const plan = new URL(ana.url()).pathname.split('/')[2];
  await wear(ana, { name: 'light', viewport: { width: 1366, height: 900 } });
  await ana.getByRole('button', { name: /Before/ }).click();
  await ana.getByRole('listbox').getByRole('option').first().click();
  await expect(ana.getByText('That is twice the same version.')).toBeVisible();

  // The mother: the same in plain words, on her phone, of what she was shown.
  const elena = await pageOf(browser, 'parent', 'juniper', { viewport: PHONE });
  await elena.goto(`/family/plans/${plan}`);
  await elena.getByRole('button', { name: 'What changed since the last plan' }).click();
  await expect(elena.getByText(/^The plan before is the one of/)).toBeVisible();
  await expect(elena.getByText('Now:').first()).toBeVisible();
  await expectAccessible(elena, 'what changed, for the family');
  await elena.screenshot({ path: 'test-results/family-since-last.png', fullPage: true });
});
