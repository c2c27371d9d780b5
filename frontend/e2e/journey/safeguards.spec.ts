import { expectAccessible } from '../support/axe';
import { pageOf, personOf } from '../support/people';
import { openStudent } from '../support/plan';
import { expect, test } from '../support/test';

test('a parent reads the notice of rights on a phone, and the school sees that she has it', async ({
  browser,
}) => {
  const parent = personOf('parent', 'juniper');
  const phone = await pageOf(browser, 'parent', 'juniper');
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto('/family');
  await phone
    .getByRole('article', { name: 'Leo' })
    .getByRole('link', { name: /^Your rights in special education/ })
    .click();
  await expect(phone.getByRole('heading', { level: 1, name: /procedural safeguards notice/ })).toBeVisible();
  await expect(phone.getByText('You do not have to sign it.')).toBeVisible();
  await expect(phone.getByText(/The school sees that you received it/)).toBeVisible();
  await expect(phone.getByRole('heading', { level: 2, name: 'Mediation' })).toBeVisible();
  await expectAccessible(phone, 'the notice of rights');
  await phone.screenshot({ path: 'test-results/family-rights.png', fullPage: true });

  // To keep: a file of the words she has before her.
  const href = await phone.getByRole('link', { name: /Get the notice as a PDF/ }).getAttribute('href');
  const file = await phone.request.get(href ?? '');
  expect(file.status()).toBe(200);
  expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-');

  // Her case manager sees it, and puts on record that she was handed it on paper too.
  const ruth = await pageOf(browser, 'case_manager', 'juniper');
  await openStudent(ruth, 'Leo Ruiz');
  const section = ruth.getByRole('region', { name: 'Procedural safeguards notice' });
  const row = section.getByRole('listitem').filter({ hasText: parent.name });
  await expect(row.getByText(/^Opened here/)).toBeVisible();
  await row.getByRole('button', { name: `Given on paper…: ${parent.name}` }).click();
  const dialog = ruth.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: 'Given by hand' })).toBeChecked();
  await dialog.getByRole('button', { name: 'Put on record' }).click();
  await expect(dialog).toBeHidden();
  await expect(row.getByText(/^Given by hand/)).toBeVisible();
  await expectAccessible(ruth, 'a student whose family has the notice of rights');
  await section.screenshot({ path: 'test-results/safeguards-given.png' });
});
