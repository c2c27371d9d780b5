import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

const DRAWING = 'Drawing from years ago';

async function filesOf(page: Page) {
  await page.goto('/district/destruction');
  const past = page.getByRole('listitem').filter({ hasText: DRAWING });
  await expect(past).toHaveCount(1);
  const name = (await past.getByRole('link').textContent()) ?? '';
  await past.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: `Files of ${name}` })).toBeVisible();
  return name;
}

test('a district says how long files are kept, and what is past its day is announced before it goes', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const ada = await pageOf(browser, 'district_administrator', 'maple');

  // Who only configures sets the rules and destroys nothing.
  await ada.goto('/district/files');
  await expect(ada.getByRole('heading', { level: 1, name: 'Rules for files' })).toBeVisible();
  await ada.getByText('Any file, of who is not on the student').click();
  await ada.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(ada.getByText('Saved. It is asked from now on.')).toBeVisible();
  await ada.reload();
  await expect(ada.getByRole('checkbox', { name: /Any file, of who is not/ })).toBeChecked();
  await ada.getByRole('button', { name: 'Change how long: Special education record' }).click();
  const dialog = ada.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Years' }).fill('9');
  await dialog.getByRole('textbox', { name: 'Who decided it, or why' }).fill('The board, in November');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(ada.getByText(/The board, in November/)).toBeVisible();
  await expect(ada.getByRole('listitem').filter({ hasText: 'Special education record' })).toContainText(
    '9 years',
  );
  await expectAccessible(ada, 'the rules for files');
  await ada.screenshot({ path: 'test-results/retention-rules.png', fullPage: true });
  await ada.getByText('Any file, of who is not on the student').click();
  await ada.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(ada.getByText('Saved. It is asked from now on.')).toBeVisible();
  await ada.goto('/district/destruction');
  await expect(ada.getByText('Your role does not destroy files.')).toBeVisible();

  // Each file says until when it is kept.
  const ines = await pageOf(browser, 'special_education_director', 'maple');
  await filesOf(ines);
  await expect(
    ines.getByText(/Not known until the student leaves special education: kept 9 years/).first(),
  ).toBeVisible();
  await expect(ines.getByText(/Kept 4 years after it was filed/)).toBeVisible();
  await expectAccessible(ines, 'files with the day until which they are kept');
  await ines.screenshot({ path: 'test-results/retention-library.png', fullPage: true });

  // What is past its day is announced; the family has 30 days before it can go.
  await ines.goto('/district/destruction');
  await ines.getByRole('button', { name: new RegExp(`about ${DRAWING}`) }).click();
  const propose = ines.getByRole('dialog');
  await propose
    .getByRole('textbox', { name: 'Why is it not needed any more?' })
    .fill('Years old, and in no plan.');
  await propose.getByRole('button', { name: 'Tell the family' }).click();
  await expect(ines.getByText('No file is past its last day.')).toBeVisible();
  const announced = ines.getByRole('listitem').filter({ hasText: DRAWING });
  await expect(async () => {
    await ines.reload();
    await expect(announced.getByText(/by e-mail/).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await expect(ines.getByRole('button', { name: `Destroy ${DRAWING}` })).toHaveCount(0);
  await expectAccessible(ines, 'files to destroy');
  await ines.screenshot({ path: 'test-results/retention-destruction.png', fullPage: true });

  // Kept after all: it is on the list again.
  await ines.getByRole('button', { name: `Keep it: ${DRAWING}` }).click();
  const keep = ines.getByRole('alertdialog');
  await keep.getByRole('textbox', { name: 'Why is it kept?' }).fill('The family would like to have it.');
  await keep.getByRole('button', { name: 'Keep the file' }).click();
  await expect(ines.getByText('Nothing is announced.')).toBeVisible();
  await expect(ines.getByRole('button', { name: new RegExp(`about ${DRAWING}`) })).toBeVisible();
});
