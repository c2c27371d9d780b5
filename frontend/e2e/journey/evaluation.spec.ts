import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

test('an evaluation is assigned, one area is written live and scored, both are signed, and the report is read', async ({
  browser,
}) => {
  const wanda = await pageOf(browser, 'special_education_director', 'maple');
  await wanda.goto('/requests');
  await wanda.getByRole('main').getByRole('link', { name: 'Iris Novak' }).first().click();
  const plan = wanda.getByRole('table', { name: 'Plan by area' });
  await expect(plan).toBeVisible();
  for (const [area, instrument] of [
    ['General intelligence', 'WISC-V'],
    ['Academic performance', 'WJ IV'],
  ] as const) {
    await wanda.getByRole('button', { name: `Assign ${area}` }).click();
    const dialog = wanda.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /Instruments/ }).fill(instrument);
    const day = dialog.getByRole('spinbutton').first();
    await day.focus();
    await wanda.keyboard.type(inDays(10));
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
    await expect(dialog).toBeHidden();
  }
  await wanda.getByRole('button', { name: 'Assign evaluators…' }).click();
  await wanda.getByRole('dialog').getByRole('button', { name: 'Assign evaluators' }).click();
  await expect(wanda.getByRole('dialog')).toBeHidden();
  const href = await plan.getByRole('link', { name: 'General intelligence' }).getAttribute('href');
  const other = await plan.getByRole('link', { name: 'Academic performance' }).getAttribute('href');
  await wanda.screenshot({ path: 'test-results/evaluation-plan.png', fullPage: true });

  const write = async (role: string, address: string, summary: string) => {
    const page = await pageOf(browser, role, 'maple');
    await page.goto(address);
    for (const [field, words] of [
      ['In short', summary],
      ['Findings', 'What others of her age do, she does.'],
      ['Recommendations', 'Let her hear what others read.'],
    ] as const)
      await page.getByRole('textbox', { name: field, exact: true }).fill(words);
    await expect(page.locator('[data-save=saved]')).toBeVisible();
    return page;
  };
  const sign = async (page: Awaited<ReturnType<typeof write>>) => {
    await page.getByRole('button', { name: 'Sign…' }).click();
    await page.getByRole('button', { name: 'Sign the report', exact: true }).click();
    await expect(page.getByText(/^Signed on/)).toBeVisible();
  };

  const uma = await write('psychologist', href ?? '', 'Iris thinks as others of her age do.');
  const form = uma.getByRole('form', { name: 'Add a score' });
  await form.getByRole('textbox', { name: 'Name of the score' }).fill('Full Scale IQ');
  await form.getByRole('textbox', { name: 'Value' }).fill('92');
  await form.getByRole('textbox', { name: 'Interval, low end' }).fill('95');
  await form.getByRole('textbox', { name: 'Interval, high end' }).fill('98');
  await uma.keyboard.press('Enter');
  await expect(form.getByText('The interval has to hold the score.')).toBeVisible();
  await form.getByRole('textbox', { name: 'Interval, low end' }).fill('87');
  await uma.keyboard.press('Enter');
  await expect(uma.getByRole('table', { name: 'All scores' })).toContainText('87–98 (95 %)');
  await expect(form.getByRole('textbox', { name: 'Name of the score' })).toBeFocused();
  await uma.screenshot({ path: 'test-results/evaluation-area.png', fullPage: true });
  await expectAccessible(uma, 'an area');
  // Who works with the evaluation reads while it is written.
  await wanda.goto(href ?? '');
  await expect(wanda.getByText('Iris thinks as others of her age do.')).toBeVisible();
  await sign(uma);
  await sign(await write('case_manager', other ?? '', 'Iris reads as a second grader does.'));

  await wanda.goto((href ?? '').split('/').slice(0, -1).join('/'));
  await expect(wanda.getByRole('heading', { name: 'Evaluation report: Iris Novak' })).toBeVisible();
  await expect(wanda.getByText('Iris reads as a second grader does.')).toBeVisible();
  await wanda.screenshot({ path: 'test-results/evaluation-report.png', fullPage: true });
  await expectAccessible(wanda, 'the report');
  const pdf = (await wanda.getByRole('link', { name: 'PDF' }).getAttribute('href')) ?? '';
  const printed = await wanda.request.get(pdf);
  expect(printed.status()).toBe(200);
  expect((await printed.body()).subarray(0, 5).toString()).toBe('%PDF-');
});

/** A day to type into a date field, month first. */
function inDays(count: number): string {
  const day = new Date(Date.now() + count * 86_400_000);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(day.getMonth() + 1)}${two(day.getDate())}${day.getFullYear()}`;
}
