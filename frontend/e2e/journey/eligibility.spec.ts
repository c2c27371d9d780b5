import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

const answer = async (page: Page, question: RegExp, yes: 'Yes' | 'No') => {
  const group = page.getByRole('radiogroup', { name: question });
  await group.getByRole('radio', { name: yes }).click({ force: true });
  await expect(group.getByRole('radio', { name: yes })).toBeChecked();
};
const write = async (page: Page, question: RegExp, text: string) => {
  const field = page.getByRole('textbox', { name: question }).first();
  await field.fill(text);
  await field.blur();
};

test('a group finds a child not eligible on known data; the notice is drafted and Section 504 is offered', async ({
  browser,
}) => {
  const frank = await pageOf(browser, 'special_education_director', 'juniper');
  await frank.goto('/students');
  await frank.getByRole('searchbox', { name: 'Find by name' }).fill('Osei Daniel');
  await frank.getByRole('link', { name: 'Daniel Osei' }).first().click();
  const eligibility = frank.getByRole('region', { name: 'Eligibility' });
  await expect(eligibility.getByRole('button', { name: 'Open a reevaluation…' })).toBeVisible();
  await frank.screenshot({ path: 'test-results/eligibility-panel.png', fullPage: true });
  const say = async (button: string | RegExp, words?: string) => {
    await frank.getByRole('button', { name: button }).first().click();
    const dialog = frank.getByRole('dialog');
    if (words) await dialog.getByRole('textbox', { name: /^(Why|Reasons)/ }).fill(words);
    await dialog.getByRole('button').last().click();
    await expect(dialog).toBeHidden();
  };
  await say('Open a reevaluation…', 'His mother asks for it.');
  await say('Review existing data…');
  await say('Parents were told: the data suffice…', 'The tests of the spring say all there is to know.');
  await say('Decide on the data there is…', 'The tests of the spring suffice.');
  await eligibility.getByRole('button', { name: 'Prepare the determination' }).click();

  await expect(frank.getByRole('heading', { level: 1, name: 'Determination of eligibility' })).toBeVisible();
  const missing = frank.getByRole('region', { name: 'Still missing' });
  await expect(missing).toContainText('Not answered yet');
  await write(frank, /What was considered/, 'Tests of April 2026, his teacher, his mother.');
  for (const factor of [/instruction in reading/, /instruction in math/, /English proficiency/]) {
    await answer(frank, factor, 'No');
  }
  for (const why of await frank.getByRole('textbox', { name: 'Why', exact: true }).all()) {
    await why.fill('He was taught well.');
    await why.blur();
  }
  await answer(frank, /have a disability of the category/, 'No');
  await answer(frank, /need special education/, 'No');
  await write(frank, /Why the group decides so/, 'He learns as others of his age do.');
  for (const day of ['Day the group met', 'Day of the decision']) {
    const group = frank.getByRole('group', { name: day }).first();
    await group.getByRole('spinbutton').first().click();
    const today = new Date().toLocaleDateString('en-US', { timeZone: 'America/Los_Angeles' });
    for (const part of today.split('/')) await frank.keyboard.type(part.padStart(2, '0'));
    await frank.keyboard.press('Tab');
  }
  await expect(missing).not.toContainText('Not answered yet');
  await frank.screenshot({ path: 'test-results/eligibility-draft.png', fullPage: true });
  await expectAccessible(frank, 'a determination in work');
  await say('Say that the group has met…');
  for (let left = 20; left > 0; left -= 1) {
    const waiting = frank
      .getByRole('region', { name: 'The group' })
      .getByRole('listitem')
      .filter({ hasText: 'Has not concluded yet' });
    if ((await waiting.count()) === 0) break;
    const before = await waiting.count();
    await waiting
      .first()
      .getByRole('button', { name: /^(From paper|My conclusion)/ })
      .click();
    const dialog = frank.getByRole('dialog');
    await dialog.getByRole('radio').first().click({ force: true });
    await dialog.getByRole('button', { name: 'Put it on record' }).click();
    await expect(waiting).toHaveCount(before - 1);
  }
  await say('Certify: not eligible…');
  await expect(frank.getByRole('link', { name: 'Prior written notice, drafted' })).toBeVisible();
  await frank.screenshot({ path: 'test-results/eligibility-decided.png', fullPage: true });
  const pdf = await frank.getByRole('link', { name: 'Open the PDF' }).getAttribute('href');
  expect((await frank.request.get(pdf ?? '')).headers()['content-type']).toBe('application/pdf');

  await say('Refer for Section 504…');
  await expect(frank.getByRole('heading', { level: 1, name: 'Section 504 determination' })).toBeVisible();
  await expect(frank.getByRole('textbox', { name: /Sources used/ })).toHaveValue(/Tests of April 2026/);
  await frank.screenshot({ path: 'test-results/eligibility-504.png', fullPage: true });
  await frank.emulateMedia({ colorScheme: 'dark' });
  await frank.setViewportSize({ width: 390, height: 844 });
  await frank.screenshot({ path: 'test-results/eligibility-504-phone-dark.png', fullPage: true });
});
