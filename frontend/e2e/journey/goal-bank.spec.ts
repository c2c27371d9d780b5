import type { Page } from '@playwright/test';
import { expectAccessible, VARIANTS, wear } from '../support/axe';
import { expectSeen, tabTo } from '../support/keyboard';
import { pageOf } from '../support/people';
import { openStudent, plansOf } from '../support/plan';
import { expect, test } from '../support/test';

/** A student of her own: no other story writes in her plan. */
const CHILD = 'Sofía Garza';
const LOOKED_AT = VARIANTS;

const goalsOf = (page: Page) => page.getByRole('region', { name: 'Annual goals' });
const cardsOf = (page: Page) => goalsOf(page).getByRole('button', { name: /^Remove: / });

/** Her draft; begun when the story is told for the first time. */
async function openPlan(page: Page): Promise<void> {
  await openStudent(page, CHILD);
  await expect(plansOf(page).first()).toBeVisible();
  const draft = plansOf(page).filter({ hasText: 'Draft' });
  if (await draft.count()) {
    await draft.first().getByRole('link').click();
  } else {
    await page.getByRole('button', { name: 'Start an IEP' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start an IEP' }).click();
  }
  await expect(page.getByRole('navigation', { name: 'Sections' })).toBeVisible();
}

async function lookAt(page: Page, what: string): Promise<void> {
  for (const variant of LOOKED_AT) {
    await wear(page, variant);
    await expectAccessible(page, `${what}, ${variant.name}`);
    await page.screenshot({ path: `test-results/${what}-${variant.name}.png` });
  }
  await wear(page, LOOKED_AT[0] as (typeof LOOKED_AT)[number]);
}

test('a goal comes out of the bank in the student’s words, and goes into it without the student', async ({
  browser,
}) => {
  const subject = `Main idea ${Date.now() % 100_000}`;
  const joyce = await pageOf(browser, 'case_manager', 'redrock', { viewport: { width: 1366, height: 900 } });
  await openPlan(joyce);
  await goalsOf(joyce).scrollIntoViewIfNeeded();
  const open = goalsOf(joyce).getByRole('button', { name: 'Add from the bank' });
  await expect(open).toBeVisible();
  const before = await cardsOf(joyce).count();

  // By keyboard alone: open, type with a letter missing, choose, Enter.
  await open.focus();
  const began = Date.now();
  await joyce.keyboard.press('Enter');
  const dialog = joyce.getByRole('dialog', { name: 'Add a goal from the bank' });
  await expect(dialog.getByRole('searchbox')).toBeFocused();
  await expectSeen(joyce);
  await joyce.keyboard.type('acommodations speaking');
  const found = dialog.getByRole('menuitem').first();
  await expect(found).toContainText('Sofía will tell the teacher which accommodation she uses and why');
  await joyce.keyboard.press('ArrowDown');
  await joyce.keyboard.press('Enter');
  await expect(cardsOf(joyce)).toHaveCount(before + 1);
  const card = goalsOf(joyce).getByRole('article').last();
  await expect(card.getByRole('textbox', { name: 'Baseline' })).toBeFocused();
  console.log(
    `from "Add from the bank" to a goal in the plan: ${(Date.now() - began) / 1000} s, 0 clicks, 4 keys and words`,
  );
  await expect(card.getByRole('textbox', { name: 'Behavior' })).toHaveValue(
    'Sofía will tell the teacher which accommodation she uses and why',
  );
  await expect(card.getByRole('textbox', { name: 'How progress is measured' })).toHaveValue(
    'Teacher checklist',
  );
  await joyce.keyboard.type('2 of 5 classes in October');
  await expect(joyce.locator('[data-save="saved"]')).toBeVisible();
  await expectSeen(joyce);

  // What is missing and what is vague is said at its column.
  const ready = joyce.getByRole('complementary', { name: 'Ready?' });
  if ((await ready.count()) === 0) await joyce.getByRole('button', { name: /^Ready\?/ }).click();
  await expect(ready.getByText(/does not yet say: target\./).last()).toBeVisible({ timeout: 15_000 });
  await card
    .getByRole('textbox', { name: 'Behavior' })
    .fill('Sofía will better understand her accommodations');
  await expect(ready.getByText(/nobody can see or count “understand”/).last()).toBeVisible({
    timeout: 15_000,
  });
  await card
    .getByRole('textbox', { name: 'Behavior' })
    .fill('Sofía will state the main idea of what she read');

  // Into the bank: no name stays in it, and a name of the family is refused.
  await card.getByRole('textbox', { name: 'Short name' }).fill(subject);
  await card.getByRole('textbox', { name: 'Condition' }).fill('After reading with Lucía');
  await card.getByRole('button', { name: /^More: / }).click();
  await joyce.getByRole('menuitem', { name: 'Save to my bank…' }).click();
  const keeping = joyce.getByRole('dialog', { name: 'Save to my bank' });
  await expect(keeping.getByRole('textbox', { name: /^Behavior/ })).toHaveValue(
    '{name} will state the main idea of what {they} read',
  );
  await expect(keeping.getByText('This still names somebody: Lucía.')).toBeVisible();
  await lookAt(joyce, 'bank-save');
  await keeping.getByRole('button', { name: 'Save to my bank' }).click();
  const condition = keeping.getByRole('textbox', { name: /^Condition/ });
  await expect(condition).toBeFocused();
  await condition.fill('After reading an article');
  await keeping.getByRole('button', { name: 'Save to my bank' }).click();
  await expect(keeping).toHaveCount(0);
  await expect(joyce.getByText('Saved to your bank.')).toBeVisible();

  // She finds it, marked as hers; and how often the other one was used.
  await goalsOf(joyce).getByRole('button', { name: 'Add from the bank' }).click();
  await joyce.keyboard.type(subject);
  await expect(dialog.getByRole('menuitem')).toHaveCount(1);
  await expect(dialog.getByRole('menuitem')).toContainText('Mine');
  await dialog.getByRole('searchbox').fill('');
  await expect(dialog.getByRole('menuitem').nth(3)).toBeVisible();
  await expect(dialog.getByRole('menuitem').first()).toContainText(/in 1 plan of yours/);
  await joyce.keyboard.press('ArrowDown');
  await lookAt(joyce, 'bank-search');
  await joyce.keyboard.press('Escape');
  if (await dialog.count()) await joyce.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  // Taken out again, so that the story can be told twice.
  await tabTo(joyce, card.getByRole('button', { name: /^Remove: / }), { back: true });
  await joyce.keyboard.press('Enter');
  await expect(cardsOf(joyce)).toHaveCount(before);
});
