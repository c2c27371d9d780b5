import type { Page } from '@playwright/test';
import { expectAccessible, VARIANTS, wear } from '../support/axe';
import { pageOf, personOf } from '../support/people';
import { openDraft } from '../support/plan';
import { expect, test } from '../support/test';

const PLACE = '[id="present_levels.strengths"]';
const strengths = (page: Page) => page.getByRole('textbox', { name: 'Strengths', exact: true });
const panel = (page: Page) => page.getByRole('complementary', { name: 'Comments' });
const card = (page: Page, words: string) => panel(page).getByRole('article').filter({ hasText: words });
const mark = (page: Page, words: string) => page.locator(`${PLACE} mark`).filter({ hasText: words });
const saved = (page: Page) => expect(page.locator('[data-save="saved"]')).toBeVisible();

/** Chooses words of the strengths, as the mouse would, in the editor or in what is read. */
async function choose(page: Page, words: string): Promise<void> {
  await page.locator(PLACE).evaluate((field, wanted) => {
    const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      if (at < 0) continue;
      const around = node.parentElement?.closest<HTMLElement>('[contenteditable="true"], [tabindex="-1"]');
      around?.focus();
      document.getSelection()?.setBaseAndExtent(node, at, node, at + wanted.length);
      return;
    }
    throw new Error(`${wanted} is not there`);
  }, words);
}

test('who may only comment suggests other words, and who writes the section takes them over or says why not', async ({
  browser,
}) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const ben = await pageOf(browser, 'general_teacher', 'juniper');
  const name = personOf('general_teacher', 'juniper').name;
  const address = await openDraft(ana, 'Maya Ruiz');
  await strengths(ana).click();
  await ana.keyboard.press('Control+End');
  await ana.keyboard.type(` Plan ${stamp}: she keeps at it until late ${stamp}.`);
  await saved(ana);

  // He reads the section: chooses words in it, and says by the keyboard how they should read.
  await ben.goto(address);
  await expect(ben.locator(PLACE)).toContainText(`until late ${stamp}`);
  await choose(ben, `late ${stamp}`);
  await ben.keyboard.press('Control+Alt+g');
  const box = ben.getByRole('textbox', { name: /^How it should read/ });
  await expect(box).toBeFocused();
  await expect(box).toHaveValue(`late ${stamp}`);
  await box.fill(`nine in the evening ${stamp}`);
  await panel(ben).getByRole('textbox', { name: 'Why, if you like' }).fill('We counted.');
  await expectAccessible(ben, 'suggesting other words');
  await ben.keyboard.press('Control+Enter');
  await expect(card(ben, 'suggests other words').locator('ins').first()).toContainText('nine in the evening');
  await expect(mark(ben, `late ${stamp}`)).toBeVisible();
  await expect(panel(ben).getByRole('button', { name: 'Accept' })).toHaveCount(0);

  // She has it at once, in her editor. Pressing the words leads to it, and she goes on typing meanwhile.
  await mark(ana, `late ${stamp}`).click();
  await expect(card(ana, `We counted.`)).toHaveAttribute('aria-current', 'true');
  await expect(strengths(ana)).toBeFocused();
  await ana.keyboard.press('Control+Alt+m');
  await expect(card(ana, 'We counted.')).toBeFocused();
  for (const variant of VARIANTS.filter((one) => ['dark', 'phone'].includes(one.name))) {
    await wear(ana, variant);
    await expectAccessible(ana, `a suggestion, ${variant.name}`);
    await ana.screenshot({ path: `test-results/suggestion-${variant.name}.png` });
  }
  await wear(ana, { name: 'light', viewport: { width: 1366, height: 900 } });

  // From the thread back to the words; what is typed before them moves the place and not the words.
  await card(ana, 'We counted.')
    .getByRole('button', { name: /Strengths/ })
    .click();
  await expect(strengths(ana)).toBeFocused();
  expect(await ana.evaluate(() => String(document.getSelection()))).toBe(`late ${stamp}`);
  await ana.keyboard.press('ArrowLeft');
  await ana.keyboard.type('ñandú 😀 ');
  await saved(ana);
  await card(ana, 'We counted.').getByRole('button', { name: 'Accept' }).click();
  await expect(strengths(ana)).toContainText(`until ñandú 😀 nine in the evening ${stamp}.`);
  await expect(ben.locator(PLACE)).toContainText(`until ñandú 😀 nine in the evening ${stamp}.`);
  await expect(mark(ana, String(stamp))).toHaveCount(0);
  await panel(ben)
    .getByRole('button', { name: /^Resolved/ })
    .click();
  await expect(card(ben, 'We counted.')).toContainText(/Accepted by /);

  // Words that changed meanwhile are not replaced: both are shown, and she says why not.
  await choose(ben, `nine in the evening ${stamp}`);
  await ben.keyboard.press('Control+Alt+g');
  await ben.getByRole('textbox', { name: /^How it should read/ }).fill(`nine ${stamp}`);
  await panel(ben).getByRole('button', { name: 'Suggest', exact: true }).click();
  const second = card(ana, `${name} suggests other words`).first();
  await expect(second.getByRole('button', { name: 'Accept' })).toBeVisible();
  await choose(ana, 'evening');
  await ana.keyboard.type('morning');
  await expect(second).toContainText(
    `The words have changed since. Now they are:nine in the morning ${stamp}`,
  );
  await expect(second.getByRole('button', { name: 'Accept' })).toHaveCount(0);
  await ana.screenshot({ path: 'test-results/suggestion-changed.png' });
  await second.getByRole('button', { name: 'Reject' }).click();
  await second.getByRole('textbox', { name: /^Why not/ }).fill('She sleeps at nine.');
  await second.getByRole('button', { name: 'Reject the suggestion' }).click();
  await expect(ben.getByText('She sleeps at nine.')).toBeVisible();
});
