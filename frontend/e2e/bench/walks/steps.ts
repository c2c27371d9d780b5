import { expect, type Page } from '@playwright/test';
import { choose, typeDay } from './walker';

export const open = async (page: Page, child: { given: string; family: string }) => {
  await page.goto('/students');
  await page.getByRole('searchbox', { name: 'Find by name' }).fill(`${child.family} ${child.given}`);
  await page
    .getByRole('link', { name: `${child.given} ${child.family}` })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: `${child.given} ${child.family}` })).toBeVisible();
};

/** Puts people around a child: role on the team, and name. */
export async function makeTeam(page: Page, members: [string, string][]): Promise<void> {
  await page.getByRole('button', { name: 'Change the team' }).click();
  const drawer = page.getByRole('dialog');
  for (const [role, name] of members) {
    if (await drawer.getByRole('button', { name: `End the access of ${name}` }).isVisible()) continue;
    await choose(drawer, page, /Role/, role);
    const box = drawer.getByRole('combobox', { name: 'Person' });
    await box.fill(name);
    await page
      .getByRole('option', { name: new RegExp(name) })
      .first()
      .click();
    await drawer.getByRole('button', { name: 'Add to the team' }).click();
    await expect(drawer.getByText(name).first()).toBeVisible();
    await expect(drawer.getByRole('button', { name: `End the access of ${name}` })).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
}

/** Names an area of the assessment plan. */
export async function addArea(page: Page, area: string, done: string): Promise<void> {
  await page.getByRole('button', { name: 'Add an area…' }).click();
  const dialog = page.getByRole('dialog');
  const box = dialog.getByRole('combobox', { name: 'Area' });
  await box.fill(area);
  await page.getByRole('option', { name: area }).first().click();
  await dialog.getByRole('textbox', { name: /What is done/ }).fill(done);
  const language = dialog.getByRole('textbox', { name: /Language of the assessment/ });
  if (!(await language.inputValue())) await language.fill('Spanish and English');
  await dialog.getByRole('button', { name: 'Keep the area' }).click();
  await expect(dialog).toBeHidden();
}

/** Says what is known already. */
export async function writeReview(page: Page, words: { parents: string; classroom: string; needed: string }) {
  await page.getByRole('button', { name: 'Write the review…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('textbox', { name: /Evaluations and information from the parents/ })
    .fill(words.parents);
  await dialog.getByRole('textbox', { name: /Classroom, local/ }).fill(words.classroom);
  await dialog.getByRole('radio', { name: 'Yes' }).click({ force: true });
  await dialog.getByRole('textbox', { name: /^Which/ }).fill(words.needed);
  await dialog
    .getByRole('textbox', { name: /Who reviewed it/ })
    .fill('Wanda Price, Ruth Larsen, Samir Diallo');
  await dialog.getByRole('button', { name: 'Keep the review' }).click();
  await expect(dialog).toBeHidden();
}

/** Says who assesses an area, until when; a day after the evaluation is due asks why. */
export async function assign(
  page: Page,
  one: { area: string; who: string; with: string; by: string; late?: string },
): Promise<void> {
  await page.getByRole('button', { name: `Assign ${one.area}` }).click();
  const dialog = page.getByRole('dialog');
  await choose(dialog, page, /Assessor/, one.who);
  await dialog.getByRole('checkbox', { name: /Trained/ }).click({ force: true });
  await dialog.getByRole('textbox', { name: /Instruments/ }).fill(one.with);
  await typeDay(page, dialog.getByRole('group', { name: /Done by/ }), one.by);
  if (one.late) await dialog.getByRole('textbox', { name: /Why after/ }).fill(one.late);
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** The report of one area, written and signed by its assessor. */
export async function writeArea(
  page: Page,
  address: string,
  words: { short: string; findings: string; recommended: string },
  score?: { name: string; value: string; low: string; high: string },
): Promise<void> {
  await page.goto(address);
  for (const [field, text] of [
    ['In short', words.short],
    ['Findings', words.findings],
    ['Recommendations', words.recommended],
  ] as const)
    await page.getByRole('textbox', { name: field, exact: true }).fill(text);
  await expect(page.locator('[data-save=saved]')).toBeVisible();
  if (!score) return;
  const form = page.getByRole('form', { name: 'Add a score' });
  await form.getByRole('textbox', { name: 'Name of the score' }).fill(score.name);
  await form.getByRole('textbox', { name: 'Value' }).fill(score.value);
  await form.getByRole('textbox', { name: 'Interval, low end' }).fill(score.low);
  await form.getByRole('textbox', { name: 'Interval, high end' }).fill(score.high);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: 'All scores' })).toContainText(score.name);
}

export async function signArea(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign…' }).click();
  await page.getByRole('button', { name: 'Sign the report', exact: true }).click();
  await expect(page.getByText(/^Signed on/)).toBeVisible();
}

/** Enters a day on the district's calendar. */
export async function enterDay(
  page: Page,
  day: string,
  kind: string,
  reason: string,
  why: string,
): Promise<void> {
  await page.goto('/district/calendar');
  await page.getByRole('button', { name: 'Add days' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: kind }).click({ force: true });
  await typeDay(page, dialog.getByRole('group', { name: /^First day/ }), day);
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill(reason);
  await dialog.getByRole('textbox', { name: /^Why it is changed/ }).fill(why);
  await dialog.getByRole('button', { name: 'Add days' }).click();
  await expect(page.getByText(reason, { exact: true })).toBeVisible();
}

/** One of the group concludes as the decision says. */
export async function conclude(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: 'My conclusion…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio').first().click({ force: true });
  await dialog.getByRole('button', { name: 'Put it on record' }).click();
  await expect(dialog).toBeHidden();
}

/** What all others of the group concluded, from the paper they signed. */
export async function concludeRest(page: Page): Promise<void> {
  await page.reload();
  const group = page.getByRole('region', { name: 'The group' });
  await expect(group).toBeVisible();
  const waiting = group.getByRole('listitem').filter({ hasText: 'Has not concluded yet' });
  for (let left = await waiting.count(); left > 0; left -= 1) {
    await waiting
      .first()
      .getByRole('button', { name: /^(From paper|My conclusion)/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio').first().click({ force: true });
    await dialog.getByRole('button', { name: 'Put it on record' }).click();
    await expect(waiting).toHaveCount(left - 1);
  }
}
