import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { askForSignatures, blockers, completeDraft, finalize, issueNotice, openDraft } from '../support/plan';
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

  // Nobody is asked before the family is told in writing what changes; the notice is drafted from the plan.
  await expect(joyce.getByRole('button', { name: 'Ask for signatures' })).toHaveCount(0);
  await joyce.getByRole('link', { name: 'Review and issue the notice' }).click();
  await expect(joyce.getByRole('heading', { level: 1, name: 'Prior written notice' })).toBeVisible();
  await expect(joyce.getByText('Proposed:').first()).toBeVisible();
  await expectAccessible(joyce, 'a notice in work');
  await joyce.screenshot({ path: 'test-results/notice-draft.png', fullPage: true });
  await issueNotice(joyce);
  await expectAccessible(joyce, 'a notice that is out');
  await joyce.screenshot({ path: 'test-results/notice-issued.png', fullPage: true });
  const noticePage = joyce.url();
  await joyce.getByRole('link', { name: 'Go on with the plan' }).click();
  await expect(joyce.getByRole('button', { name: 'Ask for signatures' })).toBeVisible();
  await askForSignatures(joyce);

  // The mother, on a phone, in Spanish: she reads the notice, which asks nothing of her.
  const lucia = await pageOf(browser, 'parent', 'redrock', { viewport: PHONE, locale: 'es-US' });
  await lucia.goto('/family');
  await expect(lucia.locator('html')).toHaveAttribute('lang', 'es');
  await lucia.screenshot({ path: 'test-results/family-home-es.png', fullPage: true });
  const ofMateo = lucia.getByRole('article', { name: 'Mateo' });
  await ofMateo.getByRole('link', { name: /Aviso de la escuela.*Nuevo/ }).click();
  await expect(lucia.getByRole('heading', { level: 1, name: 'Aviso sobre Mateo' })).toBeVisible();
  await expect(lucia.getByText('No tiene que firmarlo', { exact: false })).toBeVisible();
  await expect(lucia.getByRole('heading', { name: 'Lo que la escuela quiere hacer' })).toBeVisible();
  await expect(lucia.getByRole('region', { name: 'Sus derechos' })).toContainText('garantías procesales');
  await expectAccessible(lucia, 'a notice on a phone');
  await lucia.screenshot({ path: 'test-results/family-notice-es.png', fullPage: true });
  await lucia.getByRole('link', { name: 'Volver al inicio' }).click();
  await expect(lucia.getByRole('link', { name: /Aviso de la escuela/ }).first()).toBeVisible();
  await expect(ofMateo.getByRole('link', { name: /Aviso de la escuela.*Nuevo/ })).toHaveCount(0);
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
  // She draws her signature as well; nobody has to.
  await lucia.getByRole('button', { name: 'Dibujar también su firma' }).click();
  const pad = lucia.getByRole('img', { name: 'Aún no hay nada dibujado' });
  await pad.scrollIntoViewIfNeeded();
  const field = await pad.boundingBox();
  if (!field) throw new Error('the field to draw on is not there');
  const at = (x: number, y: number) =>
    [field.x + field.width * x, field.y + field.height * y] satisfies [number, number];
  await lucia.mouse.move(...at(0.15, 0.7));
  await lucia.mouse.down();
  for (let step = 1; step <= 24; step += 1)
    await lucia.mouse.move(...at(0.15 + step * 0.025, 0.5 + 0.25 * Math.sin(step / 1.7)));
  await lucia.mouse.up();
  await expect(lucia.getByRole('img', { name: 'Su firma dibujada' })).toBeVisible();
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

  // Anybody who holds it learns, without an account, that it is the one that was signed and by whom; a changed one is not.
  const anybody = await (await browser.newContext()).newPage();
  const check = async (buffer: Buffer) => {
    await anybody.goto('/verify?lang=en');
    await anybody
      .getByLabel('PDF file, 30 MB at most')
      .setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer });
    await anybody.getByRole('button', { name: 'Check the file' }).click();
    await expect(anybody.getByRole('status')).toBeVisible({ timeout: 30_000 });
  };
  await check(pdf);
  await expect(anybody.getByRole('status')).toContainText('Unchanged and sealed here');
  await expect(anybody.getByRole('listitem')).toContainText('Lucía Garza');
  await anybody.screenshot({ path: 'test-results/check-a-file.png', fullPage: true });
  await expectAccessible(anybody, 'a file that is the one that was signed');
  const changed = Buffer.from(pdf);
  const middle = Math.floor(changed.length / 2);
  changed.writeUInt8(changed.readUInt8(middle) ^ 1, middle);
  await check(changed);
  await expect(anybody.getByRole('status')).toContainText('Not the file that was sealed');
  await expect(anybody.getByText('Lucía Garza')).toHaveCount(0);
  await anybody.setViewportSize({ width: 360, height: 740 });
  await anybody.emulateMedia({ colorScheme: 'dark' });
  await anybody.screenshot({ path: 'test-results/check-a-changed-file.png', fullPage: true });
  await expectAccessible(anybody, 'a file that was changed');

  // That she has read the notice, and has her copy of the plan, is on record.
  await joyce.goto(noticePage);
  const reached = joyce.getByRole('region', { name: 'Whom it reached' });
  await expect(reached.getByRole('listitem').filter({ hasText: 'Lucía Garza' })).toContainText('Opened here');
  const copies = joyce.getByRole('region', { name: "The family's copy of the plan" });
  await expect(copies.getByRole('listitem').filter({ hasText: 'Lucía Garza' })).toContainText('Opened here');

  // The way out of the receipt leads to the start, not to a white page.
  await lucia.getByRole('link', { name: 'Volver al inicio' }).click();
  await expect(lucia).toHaveURL(/\/family$/);
  await expect(lucia.getByRole('heading', { level: 1 })).toBeVisible();
});
