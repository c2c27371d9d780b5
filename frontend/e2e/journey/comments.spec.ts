import type { Page } from '@playwright/test';
import { expectAccessible, VARIANTS, wear } from '../support/axe';
import { mails } from '../support/mail';
import { pageOf, personOf } from '../support/people';
import { openStudent, plansOf } from '../support/plan';
import { expect, test } from '../support/test';

/** In no other story. */
const CHILD = 'Sofía Garza';
const LEVELS = 'Present levels';

const panel = (page: Page) => page.getByRole('complementary', { name: 'Comments' });
const saved = (page: Page) => expect(page.locator('[data-save="saved"]')).toBeVisible();

test('two people talk about a place of a draft, and one signs off a section', async ({ browser }) => {
  const stamp = Date.now();
  const joyce = await pageOf(browser, 'case_manager', 'redrock');
  const laura = await pageOf(browser, 'speech_therapist', 'redrock');
  const name = personOf('speech_therapist', 'redrock').name;
  await openStudent(joyce, CHILD);
  await expect(plansOf(joyce).first()).toBeVisible();
  const draft = plansOf(joyce).filter({ hasText: 'Draft' }).getByRole('link').first();
  // Told a second time to the same demo, she has one.
  if (await draft.count()) await draft.click();
  else {
    await joyce.getByRole('button', { name: 'Start an IEP' }).click();
    await joyce.getByRole('dialog').getByRole('button', { name: 'Start an IEP' }).click();
  }
  await expect(joyce.getByRole('navigation', { name: 'Sections' })).toBeVisible();
  const address = joyce.url();
  await laura.goto(address);
  await expect(laura.getByRole('navigation', { name: 'Sections' })).toBeVisible();

  // From the field, with the keyboard alone; only who reads this draft is offered.
  const strengths = joyce.getByRole('textbox', { name: 'Strengths', exact: true });
  await strengths.click();
  await joyce.keyboard.press('Control+Alt+m');
  const box = joyce.getByRole('textbox', { name: new RegExp(`^Comment on ${LEVELS}`) });
  await expect(box).toBeFocused();
  await joyce.keyboard.type(`Is this still so ${stamp}? @${name.slice(0, 3)}`);
  await expect(joyce.getByRole('option', { name })).toBeVisible();
  await expectAccessible(joyce, 'naming somebody');
  await joyce.keyboard.press('Enter');
  await joyce.keyboard.press('Control+Enter');
  await expect(panel(joyce).getByText(`Is this still so ${stamp}?`)).toBeVisible();

  // The other browser has it at once, as a count at the field.
  const field = laura.locator('[id="present_levels.strengths"]').locator('..');
  await field.getByRole('button', { name: '1 open comment' }).click();
  await expect(panel(laura).getByText(`Is this still so ${stamp}?`)).toBeVisible();
  await panel(laura).getByRole('button', { name: 'Answer' }).click();
  await panel(laura).getByRole('textbox', { name: 'Your answer' }).fill(`<b>Yes</b> 👍 ${stamp}`);
  await panel(laura).getByRole('button', { name: 'Answer' }).click();
  await expect(panel(joyce).getByText(`<b>Yes</b> 👍 ${stamp}`)).toBeVisible();

  // A letter says that there is something, and not what or about whom.
  const letters = async () =>
    (await mails(joyce)).filter(
      (mail) =>
        mail.to.some((one) => one.startsWith('laura.ibarra')) && mail.subject === 'A comment mentions you',
    );
  await expect.poll(async () => (await letters()).length, { timeout: 20_000 }).toBe(1);
  for (const { subject, text } of await letters())
    expect(subject + text).not.toMatch(/Sof[ií]a|Garza|Strengths/);

  for (const variant of VARIANTS) {
    await wear(joyce, variant);
    await expectAccessible(joyce, `comments, ${variant.name}`);
    await joyce.screenshot({ path: `test-results/comments-${variant.name}.png` });
  }
  await wear(joyce, { name: 'light', viewport: { width: 1366, height: 900 } });

  // Resolved, it is put away for both.
  await panel(laura).getByRole('button', { name: 'Resolve' }).click();
  await expect(panel(joyce).getByRole('article')).toHaveCount(0);
  await panel(joyce).getByRole('button', { name: 'Resolved (1)' }).click();
  await expect(panel(joyce).getByText(/^Resolved by Laura Ibarra/)).toBeVisible();
  await panel(joyce).getByRole('button', { name: 'Close' }).click();

  // A section is given, is on its writer's day, and is signed off; a later edit shows.
  await joyce.getByRole('button', { name: `Give to somebody: ${LEVELS}` }).click();
  const dialog = joyce.getByRole('dialog');
  await dialog.getByRole('button', { name: /Who writes it/ }).click();
  await joyce.getByRole('option', { name }).click();
  await expectAccessible(joyce, 'giving a section');
  await dialog.getByRole('button', { name: 'Give the section' }).click();
  const outline = (page: Page) => page.getByRole('navigation', { name: 'Sections' });
  await expect(outline(joyce).getByText(`With ${name}`)).toBeVisible();
  await laura.goto('/');
  await laura
    .getByRole('listitem')
    .filter({ hasText: `Your section: ${LEVELS}` })
    .getByRole('link', { name: 'Open the section' })
    .click();
  await laura.getByRole('button', { name: 'It is ready' }).click();
  await expect(outline(joyce).getByText(`${name} says it is ready`)).toBeVisible();
  await strengths.click();
  await joyce.keyboard.type('She sings.');
  await saved(joyce);
  await expect(outline(laura).getByText(`${name} said ready; edited since`)).toBeVisible();
  await joyce.screenshot({ path: 'test-results/section-given.png' });
});
