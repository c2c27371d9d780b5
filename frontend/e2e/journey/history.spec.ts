import type { Page } from '@playwright/test';
import { expectAccessible, VARIANTS, wear } from '../support/axe';
import { expectSeen } from '../support/keyboard';
import { pageOf, personOf } from '../support/people';
import { openDraft } from '../support/plan';
import { expect, test } from '../support/test';

const LEVELS = 'Present levels';
const strengths = (page: Page) => page.getByRole('textbox', { name: 'Strengths', exact: true });

test('how a section came to be is gone through by keys, an earlier moment is restored for everybody, and undone', async ({
  browser,
}) => {
  const sentence = `She plans ${Date.now()}.`;
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const other = await pageOf(browser, 'speech_therapist', 'juniper');
  const name = personOf('case_manager', 'juniper').name;
  await other.goto(await openDraft(ana, 'Maya Ruiz'));
  await strengths(ana).click();
  await ana.keyboard.press('Control+End');
  await ana.keyboard.type(` ${sentence}`);
  await expect(strengths(other)).toContainText(sentence);

  await ana.getByRole('button', { name: new RegExp(`^History: ${LEVELS}`) }).click();
  const dialog = ana.getByRole('dialog');
  const line = dialog.getByRole('slider');
  await expect(line).toHaveAttribute('aria-valuetext', new RegExp(`^${name}, .*Moment (\\d+) of \\1$`));
  await expect(dialog.locator('ins').filter({ hasText: sentence })).toContainText('added:');
  for (const variant of VARIANTS.filter((one) => one.name !== 'reflow')) {
    await wear(ana, variant);
    await expectAccessible(ana, `a history, ${variant.name}`);
    await ana.screenshot({ path: `test-results/history-${variant.name}.png` });
  }
  await wear(ana, { name: 'light', viewport: { width: 1366, height: 900 } });
  await dialog.getByRole('tab', { name: 'Who wrote what' }).click();
  const mine = dialog.getByText(sentence).locator('..');
  await expect(mine).toContainText(name);
  await expectAccessible(ana, 'who wrote what');
  await ana.screenshot({ path: 'test-results/history-who.png' });

  // Back by an arrow key, and that moment for everybody.
  await dialog.getByRole('tab', { name: 'Moment by moment' }).click();
  await line.focus();
  await ana.keyboard.press('ArrowLeft');
  await expectSeen(ana);
  await expect(dialog.getByText(sentence)).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Restore this…' }).click();
  const asking = dialog.getByRole('group', { name: 'Restore this moment?' });
  await expectAccessible(ana, 'restoring a moment');
  await ana.screenshot({ path: 'test-results/history-restore.png' });
  await asking.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(strengths(other)).not.toContainText(sentence);
  await expect(line).toHaveAttribute('aria-valuetext', /put back what stood there on/);
  await expect(line).toBeFocused();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(strengths(ana)).not.toContainText(sentence);

  // Whoever typed meanwhile keeps it; the restoring is taken back.
  await strengths(other).click();
  await other.keyboard.press('Control+Home');
  await other.keyboard.type('Maya sings. ');
  await expect(strengths(ana)).toContainText('Maya sings.');
  await ana.getByRole('button', { name: 'Undo', exact: true }).click();
  for (const page of [ana, other]) {
    await expect(strengths(page)).toContainText(sentence);
    await expect(strengths(page)).toContainText('Maya sings.');
  }
});
