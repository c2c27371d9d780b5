import { expectAccessible } from '../support/axe';
import { pageOf, personOf } from '../support/people';
import { openStudent } from '../support/plan';
import { expect, test } from '../support/test';

const NARROW = { width: 360, height: 740 };
const words = (text: string) => `${text} (${Math.random().toString(36).slice(2, 8)})`;

test('a parent asks a question from the plan and asks for the records; the team answers, and she sees where it stands', async ({
  browser,
}) => {
  const helena = await pageOf(browser, 'parent', 'juniper');
  await helena.setViewportSize(NARROW);
  await helena.goto('/family');
  await helena.getByRole('link', { name: /^Plan for Leo in plain words/ }).click();
  await helena.getByRole('link', { name: 'Ask the team about this part' }).first().click();
  await expect(helena.getByRole('heading', { level: 1, name: 'Write to the team' })).toBeVisible();
  await expect(helena.getByText(/^About: /)).toBeVisible();
  await helena.screenshot({ path: 'test-results/asking-form.png', fullPage: true });
  await expectAccessible(helena, 'a form to write to the team');

  const question = words('<b>Why</b> only in English?');
  const say = helena.getByRole('textbox', { name: 'What do you want to say?' });
  await say.fill(question);
  await helena.getByRole('button', { name: 'Send to the school' }).click();
  await expect(helena.getByText('The school has it. Below you see where it stands.')).toBeVisible();
  const hers = helena.getByRole('article').filter({ hasText: question });
  await expect(hers.getByText('The school has your question.', { exact: false })).toBeVisible();

  const records = words('All of it, please.');
  await helena.getByText('To see the school’s records', { exact: true }).first().click();
  await say.fill(records);
  await helena.getByRole('button', { name: 'Send to the school' }).click();
  const seen = helena.getByRole('article').filter({ hasText: records });
  await expect(seen.getByText(/^The law gives the school until /)).toBeVisible();
  const width = await helena.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(NARROW.width);

  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await ana.goto('/');
  await expect(ana.getByText('The family asks a question').first()).toBeVisible();
  await openStudent(ana, 'Leo Ruiz');
  await ana.getByRole('link', { name: 'What they asked' }).click();
  const asked = ana.getByRole('region', { name: 'A question to the team' }).filter({ hasText: question });
  await expect(asked).toContainText(personOf('parent', 'juniper').name);
  await expectAccessible(ana, 'what a family asked');
  await ana.screenshot({ path: 'test-results/asked-staff.png', fullPage: true });
  await asked.getByRole('button', { name: 'Answer' }).click();
  await asked.getByRole('textbox').fill('We plan the next one in both languages.');
  await asked.getByRole('button', { name: 'Send' }).click();
  await expect(asked.getByText('Answered', { exact: true })).toBeVisible();
  const opened = ana
    .getByRole('region', { name: 'To see the school’s records' })
    .filter({ hasText: records });
  await opened.getByRole('button', { name: 'The records were shown' }).click();
  await opened.getByRole('textbox').fill('Copies went home with Leo.');
  await opened.getByRole('button', { name: 'Send' }).click();
  await expect(opened.getByText('Done', { exact: true })).toBeVisible();

  await helena.reload();
  await expect(hers.getByText('We plan the next one in both languages.')).toBeVisible();
  await expect(seen.getByText('The school showed you the records.')).toBeVisible();
  await hers.getByRole('button', { name: 'Write more' }).click();
  await hers.getByRole('textbox').fill('Thank you.');
  await hers.getByRole('button', { name: 'Send' }).click();
  // Sent, the words stand in the thread and no more in a box.
  await expect(hers.getByRole('button', { name: 'Write more' })).toBeVisible();
  await expect(hers.getByText('Thank you.')).toBeVisible();
  await helena.screenshot({ path: 'test-results/asking-thread.png', fullPage: true });
  await helena.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Español' });
  await expect(helena.getByText('La escuela le mostró el expediente.')).toBeVisible();
  await helena.screenshot({ path: 'test-results/asking-es.png', fullPage: true });
  // Her language is hers everywhere: other stories meet her in English.
  await helena.getByRole('combobox', { name: 'Idioma' }).selectOption({ label: 'English' });
  await expect(helena.getByText('Thank you.')).toBeVisible();

  // The other parent reads nothing of it.
  const other = await pageOf(browser, 'parent_504', 'juniper');
  await other.goto(helena.url());
  await expect(other.getByText('This page is not here.')).toBeVisible();
});
