import { expectSeen, press, tabTo } from '../support/keyboard';
import { ASKED_TO_SIGN } from '../support/pages';
import { pageOf, personOf } from '../support/people';
import { askedToSign } from '../support/plan';
import { expect, test } from '../support/test';

test('a parent answers and signs on a phone, by keyboard alone', async ({ browser }) => {
  await askedToSign(browser, 'maple', ASKED_TO_SIGN);
  const page = await pageOf(browser, 'parent', 'maple', { viewport: { width: 390, height: 844 } });
  await page.goto('/family');
  await press(page, page.getByRole('link', { name: 'Read and answer the plan' }));
  await press(page, page.getByRole('button', { name: 'Start now' }));
  const answers = page.getByRole('radiogroup');
  await expect(answers).toBeVisible();
  for (let number = 1; (await answers.count()) > 0; number += 1) {
    expect(number).toBeLessThan(40);
    const card = page.url();
    // Of a group one is reached with Tab, the others with arrows.
    await tabTo(page, answers.getByRole('radio'));
    await page.keyboard.press('Space');
    await expectSeen(page);
    if (number === 2) {
      await page.keyboard.press('ArrowDown');
      await expect(page.getByRole('radio', { name: 'I disagree' })).toBeChecked();
      await expectSeen(page);
      await tabTo(page, page.getByRole('textbox'));
      await page.keyboard.type('We would like another time of day.');
    }
    await press(page, page.getByRole('button', { name: 'Next' }));
    await expect(page).not.toHaveURL(card);
    // A new card begins at its beginning.
    await expectSeen(page);
  }
  await tabTo(page, page.getByLabel(/full name/i));
  await page.keyboard.type(personOf('parent', 'maple').name);
  await press(page, page.getByRole('button', { name: 'Sign', exact: true }));
  await expect(page.getByRole('heading', { level: 1, name: /Thank you/ })).toBeVisible();
  await expectSeen(page);
});
