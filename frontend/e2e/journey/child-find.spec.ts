import { expectAccessible } from '../support/axe';
import { demo, pageOf } from '../support/people';
import { expect, test } from '../support/test';

test('a child who is not enrolled is asked for, registered, and has a case on the list of child find', async ({
  browser,
}) => {
  const family = `Okafor${Date.now().toString(36)}`;
  const phone = await (
    await browser.newContext({ viewport: { width: 360, height: 740 }, baseURL: demo().baseUrl })
  ).newPage();
  await phone.goto('/help/juniper?lang=en');
  await phone.getByLabel('First name', { exact: true }).fill('Iris');
  await phone.getByLabel('Last name').fill(family);
  await phone.getByLabel('Birthday').fill('2022-06-03');
  await phone.getByLabel('School', { exact: true }).selectOption('none');
  await phone.getByLabel('What worries you?').fill('She does not speak yet.');
  await phone.getByLabel('Your name', { exact: true }).fill(`Ada ${family}`);
  await phone.getByLabel('How are you related').selectOption('parent');
  await phone.getByLabel('Telephone').fill('555 0100');
  await phone.getByRole('button', { name: 'Send the request' }).click();
  await expect(phone.locator('.number')).toBeVisible();

  const frank = await pageOf(browser, 'special_education_director', 'juniper');
  await frank.goto('/requests');
  const row = frank.getByRole('list', { name: 'Requests' }).getByRole('article', { name: `Iris ${family}` });
  await row.getByRole('button', { name: 'Match…' }).click();
  const matching = frank.getByRole('dialog', { name: 'Who is this child?' });
  await expect(matching).toContainText('No student has exactly this name and birthday');
  await matching.getByRole('button', { name: 'Not enrolled: register…' }).click();

  const dialog = frank.getByRole('dialog', { name: 'A child who is not enrolled' });
  await expect(dialog.getByLabel('First name of the child')).toHaveValue('Iris');
  await expect(dialog.getByLabel('Last name of the parent')).toHaveValue(family);
  await dialog.getByLabel('Where the child lives').fill('12 Alder Street');
  await dialog.getByRole('button', { name: /Learns now/ }).click();
  await frank.getByRole('option', { name: 'Private school, chosen by the family' }).click();
  await dialog.getByLabel('Name of the private school').fill('St. Anne');
  await dialog.getByRole('button', { name: /Related to the child as/ }).click();
  await frank.getByRole('option', { name: 'Mother', exact: true }).click();
  await expectAccessible(frank, 'registering a child');
  await frank.screenshot({ path: 'test-results/register-child.png', fullPage: true });
  await dialog.getByRole('button', { name: 'Register and begin the case' }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toBeHidden();

  const list = frank.getByRole('list', { name: 'Children who are not enrolled' });
  const child = list.getByRole('article', { name: `Iris ${family}` });
  await expect(child).toContainText('Private school, chosen by the family: St. Anne');
  await expect(child).toContainText('Request received');
  await expectAccessible(frank, 'the list of child find');
  await frank.screenshot({ path: 'test-results/child-find.png', fullPage: true });

  await child.getByRole('link', { name: `Iris ${family}` }).click();
  await expect(frank.getByText('Not enrolled').first()).toBeVisible();
  const line = frank.getByRole('list', { name: 'Where it stands' }).first();
  await expect(line.getByRole('listitem').first()).toContainText('Request received');
  await frank.screenshot({ path: 'test-results/child-not-enrolled.png', fullPage: true });
});
