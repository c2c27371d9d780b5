import type { Page } from '@playwright/test';
import { expectAccessible, VARIANTS, wear } from '../support/axe';
import { pageOf, personOf } from '../support/people';
import { openStudent, plansOf } from '../support/plan';
import { expect, test } from '../support/test';

/** The pages in all their looks are axe.spec's; here those that turn or fold two columns. */
const LOOKS = VARIANTS.filter(({ name }) => name === 'phone' || name === 'rtl');
/** Her last plan is final; no other story asks for its translation. */
const CHILD = 'Sofía Garza';
const state = (page: Page) => page.getByRole('region', { name: 'Translations' });

test('a mother asks for the plan in her language; it is translated, reviewed and read beside the original', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const name = personOf('speech_therapist', 'redrock').name;

  // The office says who translates for the district.
  const office = await pageOf(browser, 'district_administrator', 'redrock');
  await office.goto('/people');
  await office.getByRole('searchbox', { name: 'Find by name' }).fill(name);
  const appoint = office.getByRole('button', {
    name: new RegExp(`(Make a translator|Translates no more): ${name}`),
  });
  await expect(appoint).toHaveCount(1);
  if (/^Make/.test((await appoint.getAttribute('aria-label')) ?? '')) await appoint.click();
  await expect(office.getByRole('button', { name: `Translates no more: ${name}` })).toBeVisible();

  // The mother asks, in Spanish.
  const mother = await pageOf(browser, 'parent', 'redrock');
  const joyce = await pageOf(browser, 'case_manager', 'redrock');
  await openStudent(joyce, CHILD);
  await plansOf(joyce).filter({ hasNotText: 'Draft' }).getByRole('link').first().click();
  await expect(state(joyce)).toBeVisible();
  const plan = new URL(joyce.url()).pathname;
  await mother.goto(`/family${plan}`);
  await mother.getByRole('button', { name: 'Pedir este plan en su idioma' }).click();
  await mother.getByRole('button', { name: 'Pedirlo a la escuela' }).click();
  await expect(mother.getByText(/Se pidió a la escuela este plan en español/)).toBeVisible();

  // It is on the case manager's day, who gives it to the translator.
  await joyce.goto('/');
  await joyce
    .getByRole('listitem')
    .filter({ hasText: 'The family asks for the plan in Spanish' })
    .getByRole('link', { name: 'Choose a translator' })
    .click();
  await state(joyce).getByRole('button', { name: 'Give it to a translator' }).click();
  await joyce.getByRole('button', { name: /Who translates/ }).click();
  await joyce.getByRole('option', { name }).click();
  await expectAccessible(joyce, 'giving a translation');
  await joyce.screenshot({ path: 'test-results/translation-give.png' });
  await joyce.getByRole('dialog').getByRole('button', { name: 'Give it' }).click();
  await state(joyce).getByRole('link', { name: 'Open' }).click();

  // Her day has it; text by text with the keyboard, and whoever looks on sees each.
  const laura = await pageOf(browser, 'speech_therapist', 'redrock');
  await laura.goto('/');
  await laura.getByRole('link', { name: 'Go on translating' }).click();
  const boxes = laura.getByRole('main').getByRole('textbox');
  await expect(boxes.first()).toBeVisible();
  const count = await boxes.count();
  await boxes.first().click();
  await laura.keyboard.type('Lee con gusto.');
  await expect(joyce.getByText('Lee con gusto.')).toBeVisible();
  for (const variant of LOOKS) {
    await wear(laura, variant);
    await expectAccessible(laura, `translating, ${variant.name}`);
    await laura.screenshot({ path: `test-results/translating-${variant.name}.png` });
  }
  await wear(laura, { name: 'light', viewport: { width: 1366, height: 900 } });
  await boxes.first().click();
  await laura.keyboard.press('Control+Enter');
  for (let n = 1; n < count; n++) {
    await laura.keyboard.insertText(`Texto ${n}.`);
    await laura.keyboard.press('Control+Enter');
  }
  await expect(laura.getByText(`${count} of ${count}`)).toBeVisible({ timeout: 20_000 });
  await laura.getByRole('button', { name: 'Hand to review' }).click();

  await joyce.getByRole('button', { name: 'Publish…' }).click();
  await joyce.getByRole('alertdialog').getByRole('button', { name: 'Publish' }).click();
  await expect(joyce.getByText('Published').first()).toBeVisible();

  // The mother reads her language first, and the original beside it.
  await mother.reload();
  await expect(mother.getByRole('radio', { name: 'español' })).toBeChecked();
  await expect(mother.getByText(new RegExp(`Traducido por ${name}`))).toBeVisible();
  await expect(mother.getByText('Lee con gusto.').first()).toBeVisible();
  await mother.getByText('Los dos', { exact: true }).click();
  await expect(mother.getByText('Lee con gusto.').first()).toBeVisible();
  for (const variant of LOOKS) {
    await wear(mother, variant);
    await expectAccessible(mother, `both languages, ${variant.name}`);
    await mother.screenshot({ path: `test-results/translation-family-${variant.name}.png` });
  }
});
