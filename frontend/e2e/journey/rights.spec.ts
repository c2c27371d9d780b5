import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

const pick = async (page: Page, field: string, option: string | RegExp) => {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(field) })
    .click();
  await page.getByRole('option', { name: option }).click();
};

test('an order of a court leaves a parent the record and no more; the director appoints somebody beside', async ({
  browser,
}) => {
  const frank = await pageOf(browser, 'special_education_director', 'juniper');
  await frank.goto('/students');
  await frank.getByRole('searchbox', { name: 'Find by name' }).fill('Osei Daniel');
  await frank.getByRole('link', { name: 'Daniel Osei' }).first().click();

  await frank.getByRole('button', { name: 'Attach a file' }).click();
  const upload = frank.getByRole('dialog');
  await upload
    .locator('input[type=file]')
    .setInputFiles({ name: 'order.png', mimeType: 'image/png', buffer: PNG });
  await upload.getByRole('textbox', { name: 'Title' }).fill('Order of the superior court');
  await upload.getByRole('button', { name: 'Attach file' }).click();
  await expect(frank.getByRole('button', { name: 'Open Order of the superior court' })).toBeVisible({
    timeout: 60_000,
  });

  await frank.getByRole('link', { name: 'Family and rights' }).click();
  await expect(frank.getByRole('heading', { level: 1, name: 'Family and rights' })).toBeVisible();
  const holders = frank.getByRole('region', { name: 'Who holds which right' });
  const parent = holders.getByRole('listitem').filter({ has: frank.getByRole('heading', { level: 3 }) });
  await expect(parent.first()).toContainText('Decide and consent');
  const name = (await parent.first().getByRole('heading').innerText()).split(' · ')[0] ?? '';
  await expectAccessible(frank, 'family and rights');

  await frank.getByRole('button', { name: 'Record a decision…' }).click();
  await pick(frank, 'About whom', new RegExp(`^${name}`));
  const dialog = frank.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'See the record' }).press('Space');
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Order 22-117 leaves the record alone.');
  await dialog.getByRole('button', { name: 'Put it on record' }).click();
  // Without its paper nothing ends.
  await expect(dialog.getByText(/until a court order or a binding paper ends them/).first()).toBeVisible();
  await expectAccessible(frank, 'a decision about rights, refused');
  await pick(frank, 'Paper', 'Order of the superior court');
  await dialog.getByRole('button', { name: 'Put it on record' }).click();
  await expect(dialog).toBeHidden();

  const limited = holders.getByRole('listitem').filter({ hasText: name }).first();
  await expect(limited).toContainText('By a court order or custody paper');
  const decisions = frank.getByRole('region', { name: 'Decisions on record' });
  await expect(decisions).toContainText(`1. Court order · ${name}`);
  await expect(decisions).toContainText('Order 22-117 leaves the record alone.');

  await frank.getByRole('button', { name: 'Record a decision…' }).click();
  await pick(frank, 'What was decided', /^Surrogate parent/);
  await pick(frank, 'About whom', 'Somebody who is not on the record yet');
  await dialog.getByRole('textbox', { name: 'Given name' }).fill('Rosa');
  await dialog.getByRole('textbox', { name: 'Family name' }).fill('Diaz');
  const nobody = dialog.getByRole('radio', { name: 'No parent can be found' });
  await nobody.press('Space');
  await expect(nobody).toBeChecked();
  await expect(dialog.getByRole('group', { name: 'Day this was found' })).toBeVisible();
  await dialog.getByText(/^This person works for no agency/).click();
  await expect(dialog.getByRole('checkbox', { name: /^This person works for no agency/ })).toBeChecked();
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Neither parent answers since August.');
  await dialog.getByRole('button', { name: 'Put it on record' }).click();
  await expect(dialog).toBeHidden();
  await expect(holders).toContainText('Rosa Diaz');
  await expect(decisions).toContainText('2. Surrogate parent · Rosa Diaz');

  // An appointment without a paper ends nothing: what the court left stands beside it.
  await frank.getByRole('button', { name: 'Record a decision…' }).click();
  await pick(frank, 'What was decided', /^Foster parent/);
  await pick(frank, 'About whom', new RegExp(`^${name}`));
  await expect(dialog.getByText(/An appointment without a paper ends none; both stand/)).toBeVisible();
  await pick(frank, 'Paper', 'Order of the superior court');
  await expect(dialog.getByText(/By this paper the appointment takes its place/)).toBeVisible();
  await expect(frank.getByRole('listbox')).toHaveCount(0);
  await expectAccessible(frank, 'an appointment by a paper');
  await frank.screenshot({ path: 'test-results/rights-appointment.png' });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await frank.getByRole('button', { name: 'Record a decision…' }).click();
  await pick(frank, 'What was decided', /^Foster parent/);
  await pick(frank, 'About whom', new RegExp(`^${name}`));
  await dialog.getByRole('textbox', { name: 'Why' }).fill('The child lives there again.');
  await dialog.getByRole('button', { name: 'Put it on record' }).click();
  await expect(dialog).toBeHidden();
  await expect(decisions).toContainText(`3. Foster parent · ${name}`);
  await expect(limited).toContainText('By a court order or custody paper');
  await expect(limited).toContainText('Holds the same right twice');
  await expectAccessible(frank, 'a right that stands beside an appointment');
  await frank.screenshot({ path: 'test-results/rights.png', fullPage: true });

  // Each way in has its reason, its beginning and its end.
  const seeing = frank.getByRole('region', { name: 'Who can see this record' });
  await expect(seeing).toContainText('Rosa Diaz');
  await expect(seeing).toContainText('Holds the right to see the record');
  await expect(seeing).toContainText('Case manager on the team');
});
