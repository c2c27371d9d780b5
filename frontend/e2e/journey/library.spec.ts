import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { pdf } from '../support/pdf';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

async function library(page: Page, name: string) {
  await page.goto('/students');
  await page.getByRole('searchbox', { name: 'Find by name' }).fill(name);
  await page.getByRole('link', { name: 'Maya Ruiz' }).first().click();
  await page.getByRole('link', { name: 'All files' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Files of Maya Ruiz' })).toBeVisible();
}

const more = async (page: Page, title: string, entry: string) => {
  await page.getByRole('button', { name: `More for ${title}` }).click();
  await page.getByRole('menuitem', { name: entry }).click();
};

test('files are brought together, read in the page, replaced, held and withdrawn', async ({ browser }) => {
  test.setTimeout(240_000);
  const mark = `${Date.now()}`;
  const [report, picture] = [`report ${mark}`, `sample ${mark}`];
  const dana = await pageOf(browser, 'psychologist', 'juniper');
  await library(dana, 'Ruiz Maya');

  // Several at once; what is empty is told, and the others go on.
  await dana.getByRole('textbox', { name: 'From whom' }).fill('Cedar Clinic');
  await dana
    .getByRole('region', { name: 'Add files' })
    .locator('input[type=file]')
    .setInputFiles([
      {
        name: `${report}.pdf`,
        mimeType: 'application/pdf',
        buffer: pdf(['What Maya reads', 'What she writes']),
      },
      { name: `nothing ${mark}.pdf`, mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
      { name: `${picture}.png`, mimeType: 'image/png', buffer: PNG },
    ]);
  // What they are decides who may read them: nothing goes before that is said.
  await expect(dana.getByText('3 files wait')).toBeVisible();
  await dana.getByRole('button', { name: /What are they\?/ }).click();
  await dana.getByRole('option', { name: 'Other' }).click();
  const sent = dana.getByRole('list', { name: 'Files being sent' });
  await expect(sent.getByText('Arrived; being checked')).toHaveCount(2, { timeout: 30_000 });
  await expect(sent.getByText('The file is empty.')).toBeVisible();
  await expect(dana.getByRole('button', { name: `Open ${report}` })).toBeVisible({ timeout: 60_000 });
  await expect(dana.getByRole('button', { name: `Open ${picture}` })).toBeVisible({ timeout: 60_000 });
  await expect(dana.getByText('from Cedar Clinic').first()).toBeVisible();
  await expectAccessible(dana, 'the files of a student');
  await dana.screenshot({ path: 'test-results/library.png', fullPage: true });

  // Read in the page: the second page by the keyboard, its words for who does not see the picture.
  await dana.getByRole('button', { name: `Open ${report}` }).click();
  const dialog = dana.getByRole('dialog');
  await expect(dialog.getByText('Page 1 of 2', { exact: true })).toBeVisible({ timeout: 30_000 });
  const sheet = dialog.getByRole('region', { name: /^Page 1 of 2 of/ });
  await expect(sheet.getByText('What Maya reads')).toBeAttached();
  await sheet.focus();
  await dana.keyboard.press('PageDown');
  await expect(dialog.getByText('Page 2 of 2', { exact: true })).toBeVisible();
  await expect(dialog.getByText('What she writes')).toBeAttached();
  await dana.keyboard.press('+');
  await expect(dialog.getByText('150 %').or(dialog.getByText('125 %'))).toBeVisible();
  await dana.screenshot({ path: 'test-results/library-preview.png' });
  await expectAccessible(dana, 'a file shown in the page');
  const [download] = await Promise.all([
    dana.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${report}.pdf`);
  await dana.keyboard.press('Escape');
  await dana.getByRole('button', { name: `Open ${picture}` }).click();
  await expect(dialog.getByText('Page 1 of 1', { exact: true })).toBeVisible({ timeout: 30_000 });
  await dana.keyboard.press('Escape');

  // A next version: the earlier one is there with who replaced it.
  await dana.getByLabel(`New version of ${report}`).setInputFiles({
    name: 'corrected.pdf',
    mimeType: 'application/pdf',
    buffer: pdf(['What Maya reads now']),
  });
  await dana.getByRole('searchbox', { name: 'Find by title or source' }).fill(mark);
  const list = dana.getByRole('list', { name: 'Files', exact: true });
  // The worker looks at it first; until then the window has the first version alone.
  await expect(async () => {
    if (await dialog.isVisible()) await dana.keyboard.press('Escape');
    await more(dana, report, 'Versions and history…');
    await expect(dialog.getByText('Version 2')).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await dana.screenshot({ path: 'test-results/library-versions.png' });
  await dana.keyboard.press('Escape');

  // Another title; and on the phone it still is one column.
  await more(dana, picture, 'Title and kind…');
  await dialog.getByRole('textbox', { name: 'Title' }).fill(`drawing ${mark}`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dana.getByRole('button', { name: `Open drawing ${mark}` })).toBeVisible();

  const wanda = await pageOf(browser, 'special_education_director', 'juniper');
  await library(wanda, 'Ruiz Maya');
  await wanda.getByRole('searchbox', { name: 'Find by title or source' }).fill(mark);
  await more(wanda, report, 'Legal hold…');
  await wanda.getByRole('dialog').getByRole('textbox', { name: 'What for?' }).fill(`Complaint ${mark}`);
  await wanda.getByRole('dialog').getByRole('button', { name: 'Place the hold' }).click();
  await expect(wanda.getByText(`Complaint ${mark}`)).toBeVisible();
  await wanda.screenshot({ path: 'test-results/library-hold.png', fullPage: true });

  const withdraw = async (title: string) => {
    await more(dana, title, 'Withdraw…');
    const asked = dana.getByRole('alertdialog');
    await asked.getByRole('textbox', { name: 'In your words' }).fill('The wrong page was copied.');
    await asked.getByRole('button', { name: 'Withdraw the file' }).click();
    return asked;
  };
  const asked = await withdraw(report);
  await expect(asked.getByText(/A legal hold keeps this file as it is/)).toBeVisible();
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await withdraw(`drawing ${mark}`);
  await expect(dana.getByRole('button', { name: `Open drawing ${mark}` })).toBeHidden();
  await expect(list.getByText(`drawing ${mark}`)).toBeHidden();

  await wanda.getByRole('button', { name: 'Lift…' }).first().click();
  const lifting = wanda.getByRole('dialog').or(wanda.getByRole('alertdialog'));
  await lifting.getByRole('textbox', { name: 'Why does it end?' }).fill('The complaint was closed.');
  await lifting.getByRole('button', { name: 'Lift the hold' }).click();
  await expect(wanda.getByText(`Complaint ${mark}`)).toBeHidden();

  const phone = await pageOf(browser, 'special_education_director', 'juniper', {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
  });
  await phone.goto(new URL(wanda.url()).pathname);
  await expect(phone.getByRole('heading', { level: 1, name: 'Files of Maya Ruiz' })).toBeVisible();
  await phone.getByRole('button', { name: `Open ${report}` }).click();
  await expect(phone.getByText('Page 1 of 1', { exact: true })).toBeVisible({ timeout: 30_000 });
  await phone.screenshot({ path: 'test-results/library-phone-preview.png' });
  await phone.keyboard.press('Escape');
  await phone.screenshot({ path: 'test-results/library-phone.png', fullPage: true });
});
