import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { askForSignatures, blockers, daysFromNow, fillDay, finalize, openStudent } from '../support/plan';
import { expect, test } from '../support/test';

const PHONE = { width: 390, height: 844 };
const CHILD = 'Elías Vega';

/** Counts what the person at the page clicks, from here on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  let count = 0;
  await page.exposeFunction('clicked', () => {
    count += 1;
  });
  const listen = () =>
    document.addEventListener(
      'click',
      (event) => event.isTrusted && event.detail > 0 && window.clicked(),
      true,
    );
  await page.addInitScript(listen);
  await page.evaluate(listen);
  return async () => count;
}

declare global {
  interface Window {
    clicked: () => void;
  }
}

/** One section of the plan on the page, in view and open to be written in. */
async function sectionOf(page: Page, title: string): Promise<Locator> {
  const section = page.getByRole('region', { name: title, exact: true });
  await expect(async () => {
    await section.scrollIntoViewIfNeeded({ timeout: 2_000 });
    const answer = section
      .getByRole('textbox')
      .or(section.getByRole('radio'))
      .or(section.getByRole('button'));
    await expect(answer.first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
  return section;
}

async function write(within: Locator, label: string | RegExp, words: string): Promise<void> {
  const box = within.getByRole('textbox', { name: label }).last();
  await box.click();
  await box.page().keyboard.insertText(words);
}
async function choose(within: Locator, label: RegExp, option: string): Promise<void> {
  // Not the button that clears the answer.
  await within
    .locator('button[aria-haspopup=listbox]')
    .and(within.getByRole('button', { name: label }))
    .last()
    .click();
  await within.page().getByRole('option', { name: option, exact: true }).click();
}
/** Chosen, also where the page moved under the pointer because somebody else writes. */
const mark = (box: Locator) =>
  expect(async () => {
    if (!(await box.isChecked())) await box.click({ force: true });
    await expect(box).toBeChecked({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
const answer = (within: Locator, question: string | RegExp, yes: boolean) =>
  mark(within.getByRole('radiogroup', { name: question }).getByRole('radio', { name: yes ? 'Yes' : 'No' }));
const tick = async (within: Locator, ...names: string[]) => {
  for (const name of names) await mark(within.getByRole('checkbox', { name, exact: true }).last());
};

test('a 504 plan is begun, written by two, checked, shared, finalized, and answered by the family in Spanish', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const joyce = await pageOf(browser, 'case_manager', 'redrock');
  await openStudent(joyce, CHILD);
  const clicks = await countClicks(joyce);

  // Both kinds are offered, each with what it is for, and neither as the better one.
  await expect(joyce.getByRole('button', { name: 'Start an IEP' })).toBeVisible();
  await expect(
    joyce.getByText(/needs specially designed instruction\. A 504 plan is for a student/),
  ).toBeVisible();
  await expectAccessible(joyce, 'a student without a plan');
  await joyce.getByRole('button', { name: 'Start a 504 plan' }).click();
  const dialog = joyce.getByRole('dialog', { name: 'Start a 504 plan: Elías' });
  await expect(dialog.getByRole('radio', { name: /The first 504 plan/ })).toBeChecked();
  await expectAccessible(joyce, 'starting a 504 plan');
  await dialog.getByRole('button', { name: 'Start a 504 plan' }).click();
  await expect(joyce.getByRole('navigation', { name: 'Sections' })).toBeVisible();
  const address = new URL(joyce.url()).pathname;
  await expect(blockers(joyce).first()).toBeVisible();
  await expect(joyce.getByText(/^(IEP|FIN)-/)).toHaveCount(0);

  // Dates, family, disability.
  const dates = await sectionOf(joyce, 'Plan dates');
  await fillDay(joyce, 'The group decided on', daysFromNow(0));
  await fillDay(joyce, 'Plan starts on', daysFromNow(7));
  await fillDay(joyce, 'To be reviewed by', daysFromNow(360));
  await fillDay(joyce, 'Reevaluation due by', daysFromNow(1080));
  await choose(dates, /Language the family reads best$/, 'Spanish');
  await write(dates, /^Translation and interpreter/, 'Ms. Ortega interprets; the plan is translated.');
  const family = await sectionOf(joyce, 'Student and family voice');
  await write(family, 'Concerns of the parents', 'He finishes his homework and forgets to hand it in.');
  const eligibility = await sectionOf(joyce, 'Disability and what it limits');
  await choose(eligibility, /Basis of protection$/, 'Has an impairment that substantially limits');
  await write(eligibility, 'Physical or mental impairment', 'ADHD, by the letter of his doctor.');
  await tick(eligibility, 'Concentrating');
  await write(
    eligibility,
    'How it is substantially limited',
    'Four minutes at a task; most classmates fifteen.',
  );
  await answer(eligibility, /^Is it episodic/, false);
  await answer(eligibility, /^The limitation was judged without/, true);
  await answer(eligibility, /^Is specially designed instruction/, false);

  // What it rests on, and who decided.
  const evaluation = await sectionOf(joyce, 'Evaluation and the group that decided');
  await fillDay(joyce, "Parent's permission for the first evaluation", daysFromNow(-30));
  await fillDay(joyce, 'Evaluation completed on', daysFromNow(-2));
  for (const [kind, shows, who] of [
    ['Teacher recommendations', 'Three of seven assignments handed in.', 'Mr. Foster'],
    ['Information from the family', 'Homework is done at home every day.', 'Carmen Vega'],
  ] as const) {
    await evaluation.getByRole('button', { name: 'Add source' }).click();
    await choose(evaluation, /Kind of source$/, kind);
    await write(evaluation, 'What it shows', shows);
    await write(evaluation, 'Brought in by', who);
  }
  for (const [who, ...knows] of [
    ['Carmen Vega, mother', 'The child'],
    ['Kwame Foster, teacher', 'What the data mean', 'The placement options'],
  ] as const) {
    await evaluation.getByRole('button', { name: 'Add person' }).click();
    await write(evaluation, 'Name and role', who);
    await tick(evaluation, ...knows);
  }

  // The coordinator is on no team; she writes the accommodations live, while the case manager goes on.
  const renee = await pageOf(browser, 'section_504_coordinator', 'redrock');
  await renee.goto(address);
  const hers = await sectionOf(renee, 'Accommodations and modifications');
  await hers.getByRole('button', { name: 'Add accommodation' }).click();
  await write(hers, 'What is done', 'Finished homework is photographed and counts when it was done');
  await choose(hers, /Area or subject$/, 'Homework');
  await tick(hers, "All of the student's teachers");
  await choose(hers, /Where$/, 'At home');
  await write(hers, /^When and how often/, 'Every school day');

  const services = await sectionOf(joyce, 'Related aids and services');
  await answer(services, /^Are related aids or services needed/, true);
  await services.getByRole('button', { name: 'Add service' }).click();
  await choose(services, / Service$/, 'Counseling');
  await choose(services, /Provided by$/, 'School counselor');
  await write(services, /^Minutes/, '30');
  await write(services, 'Sessions', '2');
  await choose(services, /Per$/, 'a month');
  await write(services, 'Location', "Counselor's office");
  const testing = await sectionOf(joyce, 'Testing accommodations');
  await answer(testing, /^Are accommodations needed at tests/, true);
  await testing.getByRole('button', { name: 'Add test accommodation' }).click();
  await write(testing, 'What is done at the test', 'Half again as much time');
  await tick(testing, 'Tests in class', 'State tests');
  const placement = await sectionOf(joyce, 'Placement with peers');
  await choose(placement, /Educational setting$/, 'Regular class all day');
  await answer(placement, /^This is the school/, true);
  await write(
    placement,
    /^Nonacademic services/,
    'Elías takes part in everything; a coach reminds him of his bag.',
  );
  await answer(placement, /^Is this a significant change/, false);
  const health = await sectionOf(joyce, 'Health and emergency plan');
  await answer(health, /^Is a health or emergency plan/, false);
  const told = await sectionOf(joyce, 'Who has the plan');
  await told.getByRole('button', { name: 'Add person' }).click();
  await write(told, 'Name and role', 'Kwame Foster, teacher');
  await fillDay(joyce, 'Told on', daysFromNow(0));

  // The same words on both screens.
  const mine = await sectionOf(joyce, 'Accommodations and modifications');
  await expect(mine.getByRole('article').first()).toContainText('Finished homework is photographed');
  await expectAccessible(joyce, 'a 504 plan in writing');
  await joyce.screenshot({ path: 'test-results/plan-504.png' });

  // Without notice of rights it is not ready; the check says so with its own law.
  await expect(blockers(joyce).filter({ hasText: '504-NT-01' })).toHaveCount(1);
  await blockers(joyce).filter({ hasText: '504-NT-01' }).click();
  const safeguards = await sectionOf(joyce, 'Notice and rights under Section 504');
  await fillDay(joyce, 'Notice given to the family on', daysFromNow(0));
  for (const box of await safeguards.getByRole('checkbox').all()) await box.check({ force: true });
  await write(safeguards, 'Section 504 coordinator or contact', 'Renee Ortiz, 555-0142');
  await expect(blockers(joyce)).toHaveCount(0, { timeout: 15_000 });
  await expect(joyce.locator('[data-save="saved"]')).toBeVisible();

  // Shared as a draft: the mother reads it in Spanish, as what it is, with the rights it gives.
  await joyce.getByRole('button', { name: 'Share with family' }).click();
  await joyce.getByRole('alertdialog').getByRole('button', { name: 'Share with family' }).click();
  await expect(joyce.getByText(/Shared with the family on/)).toBeVisible();
  const carmen = await pageOf(browser, 'parent_504', 'redrock', { viewport: PHONE, locale: 'es-US' });
  await carmen.goto('/family');
  await expect(carmen.getByRole('link', { name: /Borrador del plan 504 de Elías/ })).toBeVisible();
  await carmen.goto(address.replace('/plans/', '/family/plans/'));
  await expect(carmen.getByRole('heading', { level: 1, name: 'Plan 504 de Elías' })).toBeVisible();
  await expect(carmen.getByRole('heading', { name: 'Sus derechos con un plan 504' })).toBeVisible();
  await expect(
    carmen.getByText('Finished homework is photographed and counts when it was done'),
  ).toBeVisible();
  await expect(carmen.getByRole('main')).not.toContainText(/\bIEP\b|IDEA|300\./);
  await expectAccessible(carmen, 'a shared 504 plan');
  await carmen.screenshot({ path: 'test-results/plan-504-family.png', fullPage: true });

  await finalize(joyce);
  console.log(`clicks from the student's page to a final 504 plan: ${await clicks()}`);
  await expectAccessible(joyce, 'a final 504 plan');
  await expect(async () => {
    await joyce.reload();
    await expect(joyce.getByRole('link', { name: 'Open the sealed PDF' })).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await askForSignatures(joyce);

  // The mother answers each part and signs.
  await carmen.goto('/family');
  await carmen.locator('a[href*="/family/sign/"]').first().click();
  await carmen.getByRole('button', { name: 'Empezar ahora' }).click();
  let parts = 0;
  while ((await carmen.getByRole('radiogroup').count()) > 0) {
    const card = carmen.url();
    parts += 1;
    expect(parts).toBeLessThan(12);
    await carmen.getByRole('radio').first().check({ force: true });
    await carmen.getByRole('button', { name: 'Siguiente' }).click();
    await expect(carmen).not.toHaveURL(card);
  }
  expect(parts).toBe(5);
  await carmen.getByLabel(/nombre completo/i).fill('Carmen Vega');
  await carmen.getByRole('button', { name: 'Firmar' }).click();
  await expect(carmen.getByRole('heading', { level: 1, name: /Gracias/ })).toBeVisible();
  await expect(joyce.getByText(/^Signed /)).toBeVisible({ timeout: 15_000 });

  // The student's page says which kind it is.
  await openStudent(joyce, CHILD);
  await expect(joyce.getByRole('region', { name: 'Plans' })).toContainText('504 plan · first');
});
