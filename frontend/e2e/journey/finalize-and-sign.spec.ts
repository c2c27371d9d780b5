import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { askForSignatures, blockers, completeDraft, finalize, openDraft } from '../support/plan';
import { expect, test } from '../support/test';

const PHONE = { width: 390, height: 844 };

test('a plan is checked, frozen, answered on a phone in Spanish, and the school sees it at once', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const joyce = await pageOf(browser, 'case_manager', 'redrock');
  await openDraft(joyce, 'Mateo Garza');

  // What is missing is listed with its rule; each entry leads to its field.
  await expect(blockers(joyce).first()).toBeVisible();
  await completeDraft(joyce);
  await finalize(joyce);
  await askForSignatures(joyce);

  // The mother, on a phone, in Spanish.
  const lucia = await pageOf(browser, 'parent', 'redrock', { viewport: PHONE, locale: 'es-US' });
  await lucia.goto('/family');
  await expect(lucia.locator('html')).toHaveAttribute('lang', 'es');
  await lucia.screenshot({ path: 'test-results/family-home-es.png', fullPage: true });
  await lucia.locator('a[href*="/family/sign/"]').first().click();
  await expect(lucia.getByText('Puede decir que no. Es su derecho.')).toBeVisible();
  await expectAccessible(lucia, 'the start of an answer');
  await lucia.getByRole('button', { name: 'Empezar ahora' }).click();
  let number = 0;
  while ((await lucia.getByRole('radiogroup').count()) > 0) {
    number += 1;
    expect(number).toBeLessThan(40);
    const card = lucia.url();
    if (number === 1) await expectAccessible(lucia, 'one card of an answer');
    await lucia
      .getByRole('radio')
      .nth(number === 2 ? 1 : 0)
      .check({ force: true });
    if (number === 2)
      await lucia.getByRole('textbox').fill('Preferimos otra hora, después de las matemáticas.');
    if (number === 2) await lucia.screenshot({ path: 'test-results/family-card-es.png', fullPage: true });
    await lucia.getByRole('button', { name: 'Siguiente' }).click();
    await expect(lucia).not.toHaveURL(card);
  }
  await lucia.getByLabel(/nombre completo/i).fill('Lucía Garza');
  await expectAccessible(lucia, 'the summary of an answer');
  await lucia.screenshot({ path: 'test-results/family-summary-es.png', fullPage: true });
  // A double click signs once.
  await lucia.getByRole('button', { name: 'Firmar' }).dblclick();
  await expect(lucia.getByRole('heading', { level: 1, name: /Gracias/ })).toBeVisible();
  await lucia.screenshot({ path: 'test-results/family-receipt-es.png', fullPage: true });
  await expectAccessible(lucia, 'the receipt of an answer');

  // The school sees it without reloading.
  await expect(joyce.getByText(/Signed in part/)).toBeVisible({ timeout: 15_000 });
  await joyce.screenshot({ path: 'test-results/plan-signed.png', fullPage: true });

  // The sealed copy, a real PDF that says it is tagged and signed.
  const copy = lucia.getByRole('button', { name: 'Obtener su copia sellada (PDF)' });
  await expect(copy).toBeVisible({ timeout: 60_000 });
  const [asked] = await Promise.all([lucia.waitForRequest(/X-Amz-Signature/), copy.click()]);
  const pdf = await (await joyce.request.get(asked.url())).body();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.includes('/ByteRange') && pdf.includes('ETSI.CAdES.detached')).toBe(true);
  expect(pdf.includes('/MarkInfo') || pdf.includes('/StructTreeRoot')).toBe(true);

  // The way out of the receipt leads to the start, not to a white page.
  await lucia.getByRole('link', { name: 'Volver al inicio' }).click();
  await expect(lucia).toHaveURL(/\/family$/);
  await expect(lucia.getByRole('heading', { level: 1 })).toBeVisible();
});
