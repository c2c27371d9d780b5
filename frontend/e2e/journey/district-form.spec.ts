import { pageOf } from '../support/people';
import { openStudent, plansOf } from '../support/plan';
import { expect, test } from '../support/test';

/** Nobody else's story is about 504 plans of Juniper Valley. */
const CHILD = 'Jonah Hale';
const QUESTION = { en: 'Bus number', es: 'Número de autobús' };

/** Today where the district is, whatever day it is where the test runs. */
function districtsToday(): { month: string; day: string; year: string } {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles' }).formatToParts(
    new Date(),
  );
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { month: of('month'), day: of('day'), year: of('year') };
}

test('an administrator adds a question and other words, and the plan begun next has them', async ({
  browser,
}) => {
  const gita = await pageOf(browser, 'district_administrator', 'juniper');
  await gita.goto('/district/forms?kind=section_504');
  const title = gita.getByRole('textbox', { name: 'Title, English' });
  await title.fill('When this plan holds');
  await gita.keyboard.press('Tab');
  await gita.keyboard.insertText('Cuándo vale este plan');
  if (await gita.getByRole('button', { name: `Change ${QUESTION.en}` }).count()) {
    // This demo has been through the story before.
    await gita.getByRole('textbox', { name: 'Title for the family, English' }).fill(`Dates ${Date.now()}`);
    await gita.getByRole('textbox', { name: 'Title for the family, Spanish' }).fill('Fechas');
  } else {
    await gita.getByRole('button', { name: 'Add a question' }).click();
    const dialog = gita.getByRole('dialog');
    for (const [name, words] of [
      ['Question, English', QUESTION.en],
      ['Question, Spanish', QUESTION.es],
      ['How the family reads it, English', 'Which bus your child takes'],
      ['How the family reads it, Spanish', 'Qué autobús toma su hijo'],
    ] as const)
      await dialog.getByRole('textbox', { name, exact: true }).fill(words);
    await dialog.getByRole('button', { name: 'Add question' }).click();
  }
  await gita.getByRole('button', { name: 'Preview…' }).click();
  const preview = gita.getByRole('dialog', { name: 'Preview' });
  await expect(preview.getByRole('img', { name: /printed page/ })).toBeVisible({ timeout: 15_000 });
  await gita.screenshot({ path: 'test-results/forms-preview.png' });
  await gita.keyboard.press('Escape');

  await gita.getByRole('button', { name: 'Schedule…' }).click();
  const today = districtsToday();
  const day = gita.getByRole('group', { name: 'First day' });
  for (const part of ['month', 'day', 'year'] as const)
    await day.getByRole('spinbutton', { name: new RegExp(`^${part}`) }).fill(today[part]);
  await gita.getByRole('dialog').getByRole('button', { name: 'Schedule', exact: true }).click();
  await expect(gita.getByText('Plans begun before that day keep their form.')).toBeVisible();
  await expect(
    gita.getByRole('table', { name: 'Revisions of the form' }).getByText('In force'),
  ).toBeVisible();
  await gita.screenshot({ path: 'test-results/forms.png', fullPage: true });

  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await openStudent(ana, CHILD);
  const draft = plansOf(ana).filter({ hasText: 'Draft' }).getByRole('link').first();
  if (await draft.count()) await draft.click();
  else {
    await ana.getByRole('button', { name: 'Start a 504 plan' }).click();
    await ana.getByRole('dialog').getByRole('button', { name: 'Start a 504 plan' }).click();
  }
  await expect(ana.getByRole('navigation', { name: 'Sections' })).toBeVisible();
  const dates = ana.getByRole('region', { name: 'When this plan holds' });
  await dates.getByRole('textbox', { name: QUESTION.en }).fill('12');
  await ana.keyboard.press('Tab');
  await expect(ana.locator('[data-save="saved"]')).toBeVisible();
  await ana.screenshot({ path: 'test-results/plan-of-district-form.png' });

  // A page that shows an older form says so, writes nothing, and one press loads it again.
  const older = (text: string) => text.replace(/"print":"[0-9a-f]{16}"/, '"print":"0000000000000000"');
  await ana.route('**/graphql', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: older(await answer.text()) });
  });
  await ana.reload();
  await expect(ana.getByText('This page shows an older form of the plan.')).toBeVisible();
  await expect(dates.getByRole('textbox', { name: QUESTION.en })).toHaveCount(0);
  await ana.screenshot({ path: 'test-results/plan-older-form.png' });
  await ana.unroute('**/graphql');
  await ana.getByRole('button', { name: 'Load again' }).click();
  await expect(dates.getByRole('textbox', { name: QUESTION.en })).toHaveValue('12');
  await expect(ana.getByText('This page shows an older form of the plan.')).toHaveCount(0);
});
