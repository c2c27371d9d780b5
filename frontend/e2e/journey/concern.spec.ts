import { expectAccessible } from '../support/axe';
import { mails } from '../support/mail';
import { demo, pageOf } from '../support/people';
import { expect, test } from '../support/test';

const CONCERN = 'Habla poco y no la entienden.\nDesde los tres años.';

test('a mother without an account asks in Spanish on a phone; the request becomes a case of the day it came', async ({
  browser,
}) => {
  const frank = await pageOf(browser, 'special_education_director', 'juniper');
  await frank.goto('/students');
  await frank.getByRole('searchbox', { name: 'Find by name' }).fill('Bello Amara');
  await frank.getByRole('link', { name: 'Amara Bello' }).first().click();
  await expect(frank.getByRole('heading', { name: 'Evaluations' })).toBeVisible();
  const before = await frank.getByRole('article', { name: /evaluation/i }).count();
  const born = await frank.getByRole('definition').first().textContent();
  const birthday = new Date(`${born} 12:00 UTC`).toISOString().slice(0, 10);

  // No account, no script.
  const phone = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'es-US',
    javaScriptEnabled: false,
    baseURL: demo().baseUrl,
  });
  const page = await phone.newPage();
  await page.goto('/help/juniper');
  await expect(page.getByRole('heading', { level: 1, name: 'Pedir ayuda' })).toBeVisible();
  await page.screenshot({ path: 'test-results/help-form.png', fullPage: true });
  await page.getByRole('button', { name: 'Enviar la solicitud' }).click();
  await expect(page.getByRole('alert')).toContainText('Falta corregir');
  await page.screenshot({ path: 'test-results/help-form-wrong.png', fullPage: true });

  const email = `madre.${Date.now()}@mail.example`;
  await page.getByLabel('Nombre', { exact: true }).fill('Amara');
  await page.getByLabel('Apellido').fill('Bello');
  await page.getByLabel('Fecha de nacimiento').fill(birthday);
  await page.getByLabel('Escuela', { exact: true }).selectOption({ index: 1 });
  await page.getByLabel('¿Qué le preocupa?').fill(CONCERN);
  await page.getByLabel('Su nombre', { exact: true }).fill('Ngozi Bello');
  await page.getByLabel('¿Cuál es su relación').selectOption('parent');
  await page.getByLabel('Correo electrónico').fill(email);
  await page.getByLabel('Deseo un intérprete').check();
  await page.getByRole('button', { name: 'Enviar la solicitud' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Recibimos su solicitud' })).toBeVisible();
  const number = (await page.locator('.number').textContent()) ?? '';
  expect(number).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  const width = await page.locator('html').evaluate((html) => html.scrollWidth);
  expect(width).toBeLessThanOrEqual(360);
  await expect(page.getByText('Amara')).toHaveCount(0);
  await page.screenshot({ path: 'test-results/help-receipt.png', fullPage: true });
  await expect
    .poll(async () => (await mails(page)).filter((mail) => mail.to.includes(email)), { timeout: 30_000 })
    .toEqual([expect.objectContaining({ subject: 'Recibimos su solicitud' })]);
  const [mail] = (await mails(page)).filter((one) => one.to.includes(email));
  expect(mail?.text).toContain(number);
  expect(mail?.text).not.toMatch(/Amara|Bello/);

  // The same pages with a script's eyes: what axe finds on the form, the receipt and the guide, in light and dark.
  const other = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
  for (const address of ['/help/juniper?lang=en', '/help/juniper/iep-or-504?lang=es']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await other.emulateMedia({ colorScheme });
      await other.goto(`${demo().baseUrl}${address}`);
      await expectAccessible(other, `${address}, ${colorScheme}`);
      await other.screenshot({
        path: `test-results/help-${address.includes('504') ? 'guide' : 'form'}-${colorScheme}.png`,
        fullPage: true,
      });
    }
  }

  await frank.goto('/requests');
  const row = frank.getByRole('article', { name: 'Amara Bello' });
  await expect(row).toContainText('Ngozi Bello');
  await row.getByRole('button', { name: 'What was said' }).click();
  await expect(row).toContainText('Habla poco y no la entienden.');
  await expectAccessible(frank, 'the queue of requests');
  await frank.screenshot({ path: 'test-results/requests.png', fullPage: true });
  await row.getByRole('button', { name: 'Match…' }).click();
  const dialog = frank.getByRole('dialog', { name: 'Who is this child?' });
  await expect(dialog).toContainText('One student has exactly this name and birthday');
  await dialog.getByRole('radio', { name: /Amara Bello/ }).click({ force: true });
  await expectAccessible(frank, 'matching a request');
  await frank.screenshot({ path: 'test-results/match.png' });
  await dialog.getByRole('button', { name: 'Match', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toBeHidden();

  await frank.goto('/students');
  await frank.getByRole('searchbox', { name: 'Find by name' }).fill('Bello Amara');
  await frank.getByRole('link', { name: 'Amara Bello' }).first().click();
  const line = frank.getByRole('list', { name: 'Where it stands' }).first();
  await expect(line.getByRole('listitem').first()).toContainText('Request received');
  await expect(frank.getByRole('article', { name: /evaluation/i }).first()).toContainText('Received on');
  await frank.getByRole('button', { name: 'Review existing data…' }).first().click();
  await frank.getByRole('dialog').getByRole('button', { name: 'Review existing data' }).click();
  await expect(line.locator('[aria-current=step]')).toContainText('Reviewing what is known');
  await frank.getByRole('button', { name: 'Other steps, and what they wait for' }).first().click();
  await expect(frank.getByText(/waits for prior written notice/).first()).toBeVisible();
  await expectAccessible(frank, 'a student with a case');
  await frank.screenshot({ path: 'test-results/case.png', fullPage: true });
  await frank.setViewportSize({ width: 360, height: 740 });
  await frank.screenshot({ path: 'test-results/case-phone.png', fullPage: true });
  expect(before).toBe(0);
});
