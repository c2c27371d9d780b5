import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { askForSignatures, finalize, issueNotice, openStudent, plansOf } from '../support/plan';
import { expect, test } from '../support/test';

/** Her plan is in force, and no other story changes it. */
const CHILD = 'Sofía Garza';
const SERVICES = 'Special education and related services';
const REASON = 'Sofía finishes her texts when the lesson is a little longer, as we saw in October.';

test('a line of a plan in force changes without a meeting, once the mother agreed on her phone', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const joyce = await pageOf(browser, 'case_manager', 'redrock', { viewport: { width: 1366, height: 900 } });
  await openStudent(joyce, CHILD);
  await plansOf(joyce).filter({ hasText: 'In force' }).first().getByRole('link').first().click();
  await joyce.getByRole('button', { name: 'Amend…' }).click();
  const dialog = joyce.getByRole('dialog', { name: 'Amend the plan' });
  await expect(dialog.getByRole('radio', { name: /without a meeting/ })).toBeChecked();
  await dialog.getByRole('textbox', { name: 'Why the plan changes' }).fill(REASON);
  await dialog.getByRole('checkbox', { name: SERVICES }).check({ force: true });
  await expectAccessible(joyce, 'what is to be amended');
  await joyce.screenshot({ path: 'test-results/amend-dialog.png' });
  await dialog.getByRole('button', { name: 'Start the amendment' }).click();

  // Why stands first; only the services can be written, the rest is as it is in force.
  const about = joyce.getByRole('region', { name: 'What changes and why' });
  await expect(about.getByText(REASON)).toBeVisible();
  await expect(about.getByText(/Amends version 1 of/)).toBeVisible();
  await expect(joyce.getByText(/^\d+ parts? of the last plan to confirm or change$/)).toBeVisible();
  const services = joyce.getByRole('region', { name: SERVICES });
  await services.scrollIntoViewIfNeeded();
  await services.getByRole('button', { name: `All still true: ${SERVICES}` }).click();
  await services.getByRole('button', { name: /^Service 1/ }).click();
  const minutes = services.getByRole('textbox', { name: /^Minutes/ }).first();
  await minutes.fill('35');
  await minutes.press('Tab');
  const goals = joyce.getByRole('region', { name: 'Annual goals' });
  await expect(goals.getByRole('textbox')).toHaveCount(0);
  await about.scrollIntoViewIfNeeded();
  await about.getByRole('button', { name: 'Every change' }).click();
  await expect(about.getByRole('status')).toHaveText(/^[1-9]\d* changes?$/);
  await expectAccessible(joyce, 'an amendment in writing');
  await joyce.screenshot({ path: 'test-results/amend-draft.png' });
  await finalize(joyce);
  // No team met about it, so the notice of it is the district's, and its director issues it.
  const director = await pageOf(browser, 'special_education_director', 'redrock');
  await director.goto(`${joyce.url()}/notice`);
  await issueNotice(director);
  await director.context().close();
  await joyce.reload();
  await askForSignatures(joyce);

  // The mother decides about the change alone, in Spanish, with what changes before her.
  const lucia = await pageOf(browser, 'parent', 'redrock', {
    viewport: { width: 390, height: 844 },
    locale: 'es-US',
  });
  await lucia.goto('/family');
  await lucia.locator('a[href*="/family/sign/"]').first().click();
  await lucia.getByRole('button', { name: 'Empezar ahora' }).click();
  await expect(
    lucia.getByRole('heading', { level: 1, name: 'Cambiar el plan sin una reunión' }),
  ).toBeVisible();
  await expect(lucia.getByText(REASON)).toBeVisible();
  await expect(lucia.getByText('Ahora:').first()).toBeVisible();
  await expectAccessible(lucia, 'the card of a change');
  await lucia.screenshot({ path: 'test-results/amend-card-es.png', fullPage: true });
  let cards = 0;
  while ((await lucia.getByRole('radiogroup').count()) > 0) {
    cards += 1;
    expect(cards).toBeLessThan(8);
    const card = lucia.url();
    await lucia.getByRole('radio').first().check({ force: true });
    await lucia.getByRole('button', { name: 'Siguiente' }).click();
    await expect(lucia).not.toHaveURL(card);
  }
  await lucia.getByLabel(/nombre completo/i).fill('Lucía Garza');
  await lucia.getByRole('button', { name: 'Firmar' }).click();
  await expect(lucia.getByRole('heading', { level: 1, name: /Gracias/ })).toBeVisible();

  // It is in force at once, and the plan it changed gave way.
  await expect(joyce.getByText('In force', { exact: true })).toBeVisible({ timeout: 15_000 });
  // Of what it does not name nothing is another.
  await expect(about.getByRole('heading', { level: 4 })).toHaveText([SERVICES]);
  await joyce.emulateMedia({ colorScheme: 'dark' });
  await joyce.screenshot({ path: 'test-results/amend-in-force-dark.png' });
  await about.getByRole('link', { name: /Amends version 1/ }).click();
  await expect(joyce.getByText('Replaced by a newer plan')).toBeVisible();
});
