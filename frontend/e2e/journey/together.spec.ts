import type { Page } from '@playwright/test';
import { cableOf } from '../support/cable';
import { pageOf } from '../support/people';
import { openDraft } from '../support/plan';
import { expect, test } from '../support/test';

const words = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });
/** What is written, without the names that stand at other people's carets. */
const text = (page: Page) =>
  words(page, 'Strengths').evaluate((box) => {
    const copy = box.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll('[data-caret], .ProseMirror-widget')) caret.remove();
    return copy.textContent?.replaceAll('\u2060', '');
  });
const saved = (page: Page) => expect(page.locator('[data-save="saved"]')).toBeVisible();

test('two people write in one section, one of them cut off for a while', async ({ browser }) => {
  const stamp = Date.now();
  const [far, near] = [`Far from the network ${stamp}. `, ` Meanwhile, here ${stamp}.`];
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const chidi = await pageOf(browser, 'speech_therapist', 'juniper');
  const cable = await cableOf(chidi);
  const address = await openDraft(ana, 'Maya Ruiz');
  await chidi.goto(address);

  // They see each other.
  await words(ana, 'Strengths').click();
  await words(chidi, 'Strengths').click();
  await expect(ana.getByText('Chidi Okafor').first()).toBeVisible();
  await expect(chidi.getByText('Ana Reyes').first()).toBeVisible();

  // Each one's caret stands in the other's text, with the name over it.
  await expect(words(ana, 'Strengths').getByText('Chidi Okafor')).toBeVisible();
  await expect(words(chidi, 'Strengths').getByText('Ana Reyes')).toBeVisible();
  await ana.screenshot({ path: 'test-results/together.png' });

  // Every keystroke.
  await ana.keyboard.press('Control+End');
  await ana.keyboard.type(' She explains rules to others.');
  await expect(words(chidi, 'Strengths')).toContainText('She explains rules to others.');
  await saved(ana);

  // One is cut off; both write; nothing is called saved that is not.
  await cable.pull();
  await words(chidi, 'Strengths').click();
  await chidi.keyboard.press('Control+Home');
  await chidi.keyboard.type(far);
  await expect(chidi.locator('[data-save="unsaved"]')).toBeVisible({ timeout: 30_000 });
  await words(ana, 'Strengths').click();
  await ana.keyboard.press('Control+End');
  await ana.keyboard.type(near);
  await saved(ana);
  await expect(words(ana, 'Strengths')).not.toContainText(far.trim());

  // Plugged in again, both have both.
  await cable.plugIn();
  for (const page of [ana, chidi]) {
    await expect(words(page, 'Strengths')).toContainText(far.trim(), { timeout: 30_000 });
    await expect(words(page, 'Strengths')).toContainText(near.trim());
    await saved(page);
  }
  expect(await text(ana)).toBe(await text(chidi));

  // Whoever comes later reads the same from the database.
  const eve = await pageOf(browser, 'principal', 'juniper');
  await eve.goto(address);
  await expect(eve.getByText(far.trim()).first()).toBeVisible();
});

test('rows are written together, too', async ({ browser }) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const chidi = await pageOf(browser, 'speech_therapist', 'juniper');
  const address = await openDraft(ana, 'Maya Ruiz');
  await chidi.goto(address);
  const services = (page: Page) =>
    page.getByRole('region', { name: 'Special education and related services' });
  const rows = (page: Page) => services(page).getByRole('button', { name: /^Remove: / });
  // A section is opened when it comes into view.
  for (const page of [ana, chidi]) await services(page).scrollIntoViewIfNeeded();
  await expect(rows(chidi).first()).toBeVisible();
  const count = await rows(chidi).count();

  await services(chidi).getByRole('button', { name: /^Add/ }).first().click();
  await expect(rows(ana)).toHaveCount(count + 1);
  await services(ana)
    .getByRole('button', { name: /^Remove: / })
    .nth(count)
    .click();
  await expect(rows(chidi)).toHaveCount(count);
  // A mistake is taken back, and comes back for both.
  await ana.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(chidi)).toHaveCount(count + 1);
  await rows(chidi).nth(count).click();
  await expect(rows(ana)).toHaveCount(count);
  await saved(ana);
  await saved(chidi);
});
