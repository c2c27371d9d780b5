import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { openStudent, plansOf } from '../support/plan';
import { expect, test } from '../support/test';

/** His plan is in force in Red Rock; in Juniper Valley he goes to school since last week. No other story knows him. */
const CHILD = 'Noah Whitaker';
const WHY = 'The family moved to Juniper Valley in November; the new school asked for the plan.';

test('a plan in force in one district begins the draft of another, and services go on meanwhile', async ({
  browser,
}, info) => {
  test.setTimeout(240_000);
  const file = info.outputPath('plan.trellis.json');
  const joyce = await pageOf(browser, 'case_manager', 'redrock', { viewport: { width: 1366, height: 900 } });
  await openStudent(joyce, CHILD);
  await plansOf(joyce).filter({ hasText: 'In force' }).first().getByRole('link').first().click();
  await joyce.getByRole('button', { name: 'More to do with the plan' }).click();
  await joyce.getByRole('menuitem', { name: 'Hand over…' }).click();
  const handing = joyce.getByRole('dialog', { name: 'Hand the plan over to another district' });
  await handing.getByRole('combobox', { name: 'The student moves to' }).fill('Juniper');
  await joyce.getByRole('option', { name: /Juniper Valley/ }).click();
  await handing.getByRole('radio', { name: /^The new district, and/ }).check({ force: true });
  await handing.getByRole('textbox', { name: 'Why it is sent' }).fill(WHY);
  await expectAccessible(joyce, 'handing a plan over');
  await joyce.screenshot({ path: 'test-results/transfer-hand-over.png' });
  await handing.getByRole('button', { name: 'Make the file' }).click();
  const [download] = await Promise.all([
    joyce.waitForEvent('download'),
    handing.getByRole('button', { name: /^Save plan-for-juniper/ }).click(),
  ]);
  await download.saveAs(file);
  await joyce.screenshot({ path: 'test-results/transfer-file-ready.png' });
  await handing.getByRole('button', { name: 'Done' }).click();

  // To whom and why stands on the record of the student it was sent of.
  await openStudent(joyce, CHILD);
  await joyce.getByRole('button', { name: 'Who looked at this record' }).click();
  await expect(joyce.getByText('The plan was sent to Juniper Valley Unified School District')).toBeVisible();
  await expect(joyce.getByText(WHY)).toBeVisible();

  const ana = await pageOf(browser, 'case_manager', 'juniper', { viewport: { width: 1366, height: 900 } });
  await openStudent(ana, CHILD);
  await ana.getByRole('button', { name: 'Moved here with a plan…' }).click();
  const moved = ana.getByRole('dialog', { name: 'Moved here with a plan: Noah' });
  await moved.locator('input[type=file]').setInputFiles(file);
  const seen = moved.getByRole('region', { name: 'What is in the file' });
  await expect(
    seen.getByRole('heading', { name: /A plan of Red Rock Independent School District/ }),
  ).toBeVisible();
  await expect(seen.getByText(/From another state/)).toBeVisible();
  await expectAccessible(ana, 'what is in a transfer file');
  await seen.scrollIntoViewIfNeeded();
  await ana.screenshot({ path: 'test-results/transfer-preview.png' });
  await ana.emulateMedia({ colorScheme: 'dark' });
  await ana.screenshot({ path: 'test-results/transfer-preview-dark.png' });
  await ana.emulateMedia({ colorScheme: 'light' });
  await moved.getByRole('button', { name: 'Start from this plan' }).click();

  // Above everything: whence, what is given, what the law asks; and at each answer that it is that plan's.
  const about = ana.getByRole('region', { name: 'Moved here with a plan' });
  await expect(about.getByText('Nobody has recorded yet that a parent was consulted.')).toBeVisible();
  await expect(ana.getByText('From the plan of Red Rock Independent School District').first()).toBeVisible();
  const ready = ana.getByRole('complementary', { name: 'Ready?' });
  await expect(ready.getByRole('button', { name: /IEP-XF-02/ })).toBeVisible();
  await expectAccessible(ana, 'a draft that began with a plan of another district');
  await ana.screenshot({ path: 'test-results/transfer-draft.png' });
  await ana
    .getByRole('region', { name: 'Present levels' })
    .getByText('Needs', { exact: true })
    .first()
    .scrollIntoViewIfNeeded();
  await ana.screenshot({ path: 'test-results/transfer-marks.png' });

  await about.getByRole('button', { name: 'Services meanwhile…' }).click();
  const services = ana.getByRole('dialog', { name: 'Services until this plan is in force' });
  await services.getByRole('button', { name: 'How' }).click();
  await ana.getByRole('option', { name: 'By phone' }).click();
  await services.getByRole('textbox', { name: 'With whom' }).fill('Grace Whitaker');
  await services.getByRole('textbox', { name: 'What they said' }).fill('Please go on as before.');
  const day = services.getByRole('group', { name: 'Day it was talked about' });
  const now = new Date(Date.now() - 24 * 3600 * 1000);
  await day
    .getByRole('spinbutton')
    .nth(0)
    .fill(String(now.getMonth() + 1));
  await day.getByRole('spinbutton').nth(1).fill(String(now.getDate()));
  await day.getByRole('spinbutton').nth(2).fill(String(now.getFullYear()));
  await services.getByRole('radio', { name: 'Not needed' }).check({ force: true });
  await expectAccessible(ana, 'services meanwhile');
  await ana.screenshot({ path: 'test-results/transfer-services.png' });
  await services.getByRole('button', { name: 'Record' }).click();
  await expect(about.getByText('Please go on as before.')).toBeVisible();
  await expect(ready.getByRole('button', { name: /IEP-XF-0[124]/ })).toHaveCount(0);
  await ana.setViewportSize({ width: 360, height: 780 });
  await about.scrollIntoViewIfNeeded();
  await expectAccessible(ana, 'the same on a phone');
  await ana.screenshot({ path: 'test-results/transfer-phone.png' });
});
