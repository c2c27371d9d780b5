import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { issueNotice } from '../support/plan';
import { expect, test } from '../support/test';

const PHONE = { width: 390, height: 844 };

test('an evaluation is proposed in writing, a mother agrees on a phone in Spanish, and the clock says why', async ({
  browser,
}) => {
  const frank = await pageOf(browser, 'special_education_director', 'redrock');
  await frank.goto('/students');
  await frank.getByRole('searchbox', { name: 'Find by name' }).fill('Vega Elías');
  await frank.getByRole('link', { name: 'Elías Vega' }).first().click();
  const child = frank.url();
  const card = frank.getByRole('article', { name: 'First evaluation' });
  await card.getByRole('button', { name: 'Review existing data…' }).click();
  await frank.getByRole('dialog').getByRole('button', { name: 'Review existing data' }).click();

  // The notice is filled in from the case: the areas of the plan, each with how it is assessed.
  const propose = card.getByRole('region', { name: 'Propose or refuse' });
  await propose.getByRole('button', { name: 'Draft a notice that proposes…' }).click();
  const draft = frank.getByRole('dialog', { name: 'Propose the evaluation: the notice' });
  await draft.getByLabel('Why it is proposed').fill('He comes home with headaches after reading.');
  await expectAccessible(frank, 'drafting the notice of a case');
  await draft.getByRole('button', { name: 'Draft the notice' }).click();
  await expect(frank.getByRole('heading', { level: 1, name: 'Prior written notice' })).toBeVisible();
  await expect(frank.getByText('To be assessed: Vision.').first()).toBeVisible();
  await frank.screenshot({ path: 'test-results/case-notice.png', fullPage: true });
  await issueNotice(frank);
  await frank.getByRole('link', { name: 'Go on with the case' }).click();
  await card.getByRole('button', { name: 'Propose an evaluation…' }).click();
  await frank.getByRole('dialog').getByRole('button', { name: 'Propose an evaluation' }).click();

  const consent = card.getByRole('region', { name: 'Consent' });
  await consent.getByRole('button', { name: 'Ask for consent…' }).click();
  const ask = frank.getByRole('dialog', { name: 'Ask for consent' });
  await expectAccessible(frank, 'asking for consent');
  await ask.getByRole('button', { name: 'Ask the family' }).click();
  await expect(consent.getByText('Carmen Vega')).toBeVisible();
  await expectAccessible(frank, 'a case that waits for consent');
  await frank.screenshot({ path: 'test-results/case-consent.png', fullPage: true });

  const carmen = await pageOf(browser, 'parent_504', 'redrock', { viewport: PHONE, locale: 'es-US' });
  await carmen.goto('/family');
  await carmen.getByText('La escuela le pide su permiso para Elías.').waitFor();
  await carmen.screenshot({ path: 'test-results/family-home-consent.png', fullPage: true });
  await carmen.locator('a[href*="/family/consents/"]').first().click();
  await expect(carmen.getByRole('heading', { level: 1, name: /le pide su permiso: Elías/ })).toBeVisible();
  await expect(carmen.getByText('Aceptar es voluntario', { exact: false })).toBeVisible();
  await expectAccessible(carmen, 'a request for consent on a phone');
  await carmen.screenshot({ path: 'test-results/family-consent.png', fullPage: true });
  await expect(consent.getByText('Has read it')).toBeVisible();
  await carmen.getByRole('link', { name: 'Estoy de acuerdo…', exact: true }).click();
  await carmen.getByLabel(/nombre completo/i).fill('Carmen Vega');
  await expectAccessible(carmen, 'signing a consent');
  await carmen.screenshot({ path: 'test-results/family-consent-sign.png', fullPage: true });
  await carmen.getByRole('button', { name: 'Firmar: estoy de acuerdo' }).click();
  await expect(carmen.getByText('Su respuesta está guardada.')).toBeVisible();
  await carmen.screenshot({ path: 'test-results/family-consent-kept.png', fullPage: true });

  // The school sees it at once, and the deadline with how its day came about.
  await expect(consent.getByText('Agreed', { exact: true })).toBeVisible();
  await expect(card.locator('[aria-current=step]')).toContainText('Consent received');
  const clock = frank.getByRole('button', { name: /^First evaluation: .* Why this day\?/ });
  await expect(async () => {
    await frank.goto(child);
    await expect(clock.first()).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  // By when the school has to be done is hers to read, too.
  await carmen.reload();
  await expect(carmen.getByText(/Por ley, la escuela debe terminar esta evaluación/)).toBeVisible();
  await carmen.screenshot({ path: 'test-results/family-consent-by-when.png', fullPage: true });
  await clock.first().click();
  const why = frank.getByRole('dialog', { name: 'First evaluation' });
  await expect(why).toContainText(/consent/i);
  await expectAccessible(frank, 'the clock of an evaluation');
  await frank.screenshot({ path: 'test-results/case-consented.png', fullPage: true });
});
