import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { openDraft } from '../support/plan';
import { expect, test } from '../support/test';

const PHONE = { width: 390, height: 844 };

test('the family reads the draft of the day it was shared, the team goes on, and shares again', async ({
  browser,
}) => {
  const sentence = `He can wait for his turn now ${Date.now()}.`;
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const address = await openDraft(ana, 'Maya Ruiz');
  const first = ana.getByRole('button', { name: /^Share (with family|again)$/ });
  if (await first.count()) {
    await first.click();
    await ana
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Share (with family|again)$/ })
      .click();
  }
  const note = ana.getByText(/Shared with the family on/);
  await expect(note).toContainText('no changes since');

  // The team goes on writing: the page counts, the family sees nothing of it.
  const elena = await pageOf(browser, 'parent', 'juniper', { viewport: PHONE, colorScheme: 'dark' });
  const family = new URL(address).pathname.replace('/plans/', '/family/plans/');
  await elena.goto(family);
  await expect(elena.getByText('This is a draft. Nothing is decided.')).toBeVisible();
  await expect(elena.getByText(/shared it on .* It shows the plan of that day/)).toBeVisible();
  await ana.getByRole('textbox', { name: 'Strengths', exact: true }).click();
  await ana.keyboard.press('Control+End');
  await ana.keyboard.type(` ${sentence}`);
  await expect(note).toContainText(/1 change since/, { timeout: 15_000 });
  await ana.screenshot({ path: 'test-results/plan-shared.png' });
  await elena.reload();
  await expect(elena.getByText('This is a draft. Nothing is decided.')).toBeVisible();
  await expect(elena.getByText(sentence)).toHaveCount(0);
  await expectAccessible(elena, 'a shared draft');
  await elena.screenshot({ path: 'test-results/family-draft-dark.png' });

  // Shared again, she reads it.
  await ana.getByRole('button', { name: 'Share again' }).click();
  await ana.getByRole('alertdialog').getByRole('button', { name: 'Share again' }).click();
  await expect(note).toContainText('no changes since');
  await elena.reload();
  await expect(elena.getByText(sentence)).toBeVisible();

  // Stopped, there is nothing to read; shared anew, there is.
  await ana.getByRole('button', { name: 'More to do with the plan' }).click();
  await ana.getByRole('menuitem', { name: 'Stop sharing' }).click();
  const dialog = ana.getByRole('alertdialog');
  await ana.screenshot({ path: 'test-results/plan-stop-sharing.png' });
  await dialog.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(note).toHaveCount(0);
  await elena.reload();
  await expect(elena.getByText('This page is not here.')).toBeVisible();
  await ana.getByRole('button', { name: 'Share with family' }).click();
  await ana.getByRole('alertdialog').getByRole('button', { name: 'Share with family' }).click();
  await expect(note).toContainText('no changes since');
});

test('the percentage follows the service grid, and a question is asked only where it matters', async ({
  browser,
}) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await openDraft(ana, 'Maya Ruiz');
  const participation = ana.getByRole('region', { name: 'Participation with peers' });
  await participation.scrollIntoViewIfNeeded();
  const computed = participation.locator('[id="participation.percentage_inside"]');
  await expect(computed).toContainText(/\d+(\.\d)?%/);
  await expect(computed).toContainText(/minutes of school a week are in the regular class/);
  const before = await computed.innerText();
  // It is drawn anew when the server has counted.
  await expect(() => computed.scrollIntoViewIfNeeded({ timeout: 2_000 })).toPass();
  await ana.screenshot({ path: 'test-results/plan-percentage.png' });

  // A line more outside the class: the percentage goes down by itself.
  const services = ana.getByRole('region', { name: 'Special education and related services' });
  await services.scrollIntoViewIfNeeded();
  await services.getByRole('button', { name: 'Add service' }).click();
  const row = services.getByRole('article').last();
  await expect(row.getByRole('textbox', { name: 'Name of the other service' })).toHaveCount(0);
  const choose = async (label: RegExp, option: string) => {
    // Not the button that clears the answer.
    await row
      .locator('button[aria-haspopup=listbox]')
      .and(row.getByRole('button', { name: label }))
      .click();
    await ana.getByRole('option', { name: option, exact: true }).click();
  };
  await choose(/ Service$/, 'Another service');
  await expect(row.getByRole('textbox', { name: 'Name of the other service' })).toBeVisible();
  await row.getByRole('textbox', { name: 'Name of the other service' }).fill('Music therapy');
  await row.getByRole('textbox', { name: /^Minutes/ }).fill('60');
  await row.getByRole('textbox', { name: 'Sessions' }).fill('2');
  await choose(/Per$/, 'a week');
  await choose(/Setting$/, 'Outside the regular class');
  await expect(computed).toContainText('Music therapy: 120 minutes', { timeout: 15_000 });
  expect(await computed.innerText()).not.toBe(before);
  await row.scrollIntoViewIfNeeded();
  await ana.screenshot({ path: 'test-results/plan-other-service.png' });

  // A service of the list needs no other name; what was written is kept while this is a draft.
  await choose(/ Service$/, 'Counseling');
  await expect(row.getByRole('textbox', { name: 'Name of the other service' })).toHaveCount(0);
  await expect(row.getByText(/Kept while this is a draft.*Name of the other service/)).toBeVisible();
  // At the top nothing is half under the bar, which axe would call too small to press.
  await ana.evaluate(() => scrollTo(0, 0));
  await expectAccessible(ana, 'a plan with a computed field');
  await services
    .getByRole('button', { name: /^Remove: / })
    .last()
    .click();
  await expect(computed).not.toContainText('Counseling: 120 minutes', { timeout: 15_000 });
});
