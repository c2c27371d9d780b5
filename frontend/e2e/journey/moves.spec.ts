import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

const regionOf = (page: Page) => page.getByRole('region', { name: 'Arriving and leaving' });

async function openStudent(page: Page, search: string, name: string): Promise<void> {
  await page.goto('/students');
  await page.getByRole('searchbox', { name: 'Find by name' }).fill(search);
  await page.getByRole('link', { name }).first().click();
  await expect(regionOf(page)).toBeVisible();
}

async function put(page: Page, opener: Locator, said: Record<string, string>): Promise<void> {
  await opener.click();
  const dialog = page.getByRole('dialog');
  for (const [field, words] of Object.entries(said)) {
    await dialog.getByRole('textbox', { name: field }).fill(words);
  }
  await dialog.getByRole('button', { name: 'Put it on record' }).click();
  await expect(dialog).toBeHidden();
}

test('a student comes from another state, gets comparable services at once, and an evaluation is ordered', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'special_education_director', 'juniper');
  await openStudent(page, 'Bello Amara', 'Amara Bello');
  const moves = regionOf(page);
  await expect(moves).toContainText('No transfer and no exit is on record.');
  await page.getByRole('button', { name: 'Came from another district…' }).click();
  const begin = page.getByRole('dialog', { name: 'Came from another district' });
  await begin.getByRole('textbox', { name: 'District or school' }).fill('Birch Valley Unified');
  await begin.getByRole('textbox', { name: 'State' }).fill('nv');
  await expectAccessible(page, 'recording an arrival');
  await page.screenshot({ path: 'test-results/move-begin.png' });
  await begin.getByRole('button', { name: 'Put it on record' }).click();
  await expect(begin).toBeHidden();

  const card = moves.getByRole('article', { name: 'Transfer' });
  await expect(card.locator('[aria-current=step]')).toContainText('Came from elsewhere');
  await put(page, card.getByRole('button', { name: 'Talk with the parent…' }), {
    'With whom': 'Ngozi Bello',
    'What they said': 'She had speech twice a week and wants it to go on.',
  });
  await put(page, card.getByRole('button', { name: 'Comparable services…' }), {
    'What is given': 'Speech-language therapy, 60 minutes a week',
  });
  await put(page, card.getByRole('button', { name: 'Request for records…' }), {
    'To whom it went': 'Birch Valley, student records',
  });
  await card.getByRole('button', { name: 'Give comparable services…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Give comparable services' }).click();
  await expect(card.locator('[aria-current=step]')).toContainText('Comparable services');
  await card.getByRole('button', { name: 'Other steps, and what they wait for' }).click();
  await expect(card).toContainText('of another state none is adopted as it is');
  await expectAccessible(page, 'a transfer under way');
  await page.screenshot({ path: 'test-results/move-transfer.png', fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await moves.screenshot({ path: 'test-results/move-transfer-dark.png' });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 360, height: 740 });
  await moves.screenshot({ path: 'test-results/move-transfer-phone.png' });
  await page.setViewportSize({ width: 1280, height: 800 });

  await card.getByRole('button', { name: 'Order an evaluation…' }).click();
  const order = page.getByRole('dialog');
  await order.getByRole('textbox').fill('Their last evaluation is six years old.');
  await order.getByRole('button', { name: 'Order an evaluation' }).click();
  await expect(card.locator('[aria-current=step]')).toContainText('Evaluation ordered');
  // An evaluation that is open already is joined, as it is: another story may have begun one.
  await expect(
    page.getByRole('article', { name: /^(First evaluation|Reevaluation)$/ }).first(),
  ).toContainText('Received on');
});

test('a match is taken back by an administrator, who reads first what follows', async ({ browser }) => {
  const page = await pageOf(browser, 'special_education_director', 'juniper');
  await openStudent(page, 'Bello Amara', 'Amara Bello');
  await page.getByRole('button', { name: 'Log a request' }).click();
  const logging = page.getByRole('dialog');
  await logging.getByRole('textbox', { name: 'In their words' }).fill('He does not read yet.');
  await logging.getByRole('textbox', { name: 'Who asked' }).fill('Lena Marsh');
  await logging.getByRole('button', { name: /Related to the child as/ }).click();
  await page.getByRole('option', { name: 'Teacher', exact: true }).click();
  await logging.getByRole('button', { name: 'Put it on record' }).click();
  await expect(logging).toBeHidden();

  await page.goto('/requests?state=matched');
  const row = page.getByRole('article', { name: 'Amara Bello' }).filter({ hasText: 'Lena Marsh' });
  await row.getByRole('button', { name: 'Take the match back…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take the match back' });
  await expect(dialog).toContainText('no longer matched to Amara Bello');
  await expectAccessible(page, 'taking a match back');
  await page.screenshot({ path: 'test-results/take-back.png' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: 'test-results/take-back-dark.png' });
  await dialog.getByRole('textbox').fill('Lena Marsh says that it is another child.');
  await dialog.getByRole('button', { name: 'Take the match back' }).click();
  await expect(dialog).toBeHidden();
  await page.goto('/requests');
  await expect(
    page.getByRole('article', { name: 'Amara Bello' }).filter({ hasText: 'Lena Marsh' }),
  ).toBeVisible();
  await openStudent(page, 'Bello Amara', 'Amara Bello');
  await page.getByRole('button', { name: 'What was done' }).first().click();
  await page.screenshot({ path: 'test-results/take-back-case.png', fullPage: true });
});

test('a student leaves: a summary is written and given, the file closes for who may leave, and a return opens it', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'special_education_director', 'juniper');
  await openStudent(page, 'Bello Amara', 'Amara Bello');
  const moves = regionOf(page);
  const begin = page.getByRole('dialog', { name: 'Propose an exit' });
  // What came meanwhile may draw the page anew beneath the first press.
  await expect(async () => {
    await page.getByRole('button', { name: 'Propose an exit…' }).click();
    await expect(begin).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await begin.getByRole('button', { name: /Reason/ }).click();
  await page.getByRole('option', { name: /reached the age/ }).click();
  await expect(begin).toContainText('summary of performance');
  await expectAccessible(page, 'proposing an exit');
  await page.screenshot({ path: 'test-results/move-exit-begin.png' });
  await begin.getByRole('button', { name: 'Propose the exit' }).click();
  await expect(begin).toBeHidden();
  const card = moves.getByRole('article', { name: 'Exit' });
  await card.getByRole('button', { name: 'Draft it from the last plan' }).click();
  await card.getByRole('button', { name: 'Write the summary…' }).click();
  const writing = page.getByRole('dialog', { name: 'Summary of performance' });
  for (const box of await writing.getByRole('textbox').all())
    await box.fill('What the team knows of the student.');
  await expectAccessible(page, 'writing a summary of performance');
  await page.screenshot({ path: 'test-results/move-summary.png' });
  await writing.getByRole('button', { name: 'Save' }).click();
  await expect(writing).toBeHidden();
  // The same of the window it is put on record in.
  await expect(async () => {
    await card.getByRole('button', { name: 'Given to the student…' }).click({ timeout: 2_000 });
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Put it on record' })
      .click({ timeout: 2_000 });
    await expect(card).toContainText('given on', { timeout: 5_000 });
  }).toPass();
  const href = await card.getByRole('link', { name: 'Print (PDF)' }).getAttribute('href');
  const pdf = await page.request.get(href ?? '');
  expect(pdf.status()).toBe(200);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
  // Nobody leaves at an age they have not reached: it is withdrawn, and another exit confirmed.
  await expect(card.getByRole('button', { name: 'Confirm the exit…' })).toBeHidden();
  await card.getByRole('button', { name: 'Withdraw the exit…' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('She is not of that age.');
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the exit' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Propose an exit…' }).click();
  await begin.getByRole('button', { name: /Reason/ }).click();
  await page.getByRole('option', { name: /dropped out/ }).click();
  await begin.getByRole('button', { name: 'Propose the exit' }).click();
  await expect(begin).toBeHidden();
  await moves.getByRole('button', { name: 'Confirm the exit…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm the exit' }).click();
  await expect(moves).toContainText('left special education on');
  await expectAccessible(page, 'a student who has left');
  await page.screenshot({ path: 'test-results/move-left.png', fullPage: true });
  await page.getByRole('button', { name: 'Has come back…' }).click();
  await expectAccessible(page, 'recording a return');
  await page.screenshot({ path: 'test-results/move-return.png' });
});
