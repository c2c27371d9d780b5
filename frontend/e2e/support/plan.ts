import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { pageOf } from './people';

/** Opens a student the way a case manager does: caseload, search, student. */
export async function openStudent(page: Page, student: string): Promise<void> {
  await page.goto('/caseload');
  await page.getByRole('searchbox', { name: 'Find by name' }).fill(student);
  // The list is drawn anew as what was searched comes in; a press between takes nobody anywhere.
  await expect(async () => {
    const link = page.getByRole('link', { name: student }).first();
    if (await link.isVisible()) await link.click({ timeout: 5_000 });
    await expect(page.getByRole('heading', { level: 1, name: student })).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 30_000 });
}

/** The student's plans as their page lists them. */
export const plansOf = (page: Page) => page.getByRole('region', { name: 'Plans' }).getByRole('listitem');

/** Opens a student's draft: caseload, student, plan. Ends on the plan's page, and returns its address. */
export async function openDraft(page: Page, student: string): Promise<string> {
  await openStudent(page, student);
  await plansOf(page).filter({ hasText: 'Draft' }).getByRole('link').first().click();
  await expect(page.getByRole('navigation', { name: 'Sections' })).toBeVisible();
  return page.url().split('#')[0] ?? '';
}

/** What still blocks the plan on the page. */
export const blockers = (page: Page): Locator =>
  page.getByRole('complementary', { name: 'Ready?' }).getByRole('button', { name: /^Blocks: / });

/** Fills in what the demo left out of the draft on the page: a goal's baseline, and the extended school year. */
export async function completeDraft(page: Page): Promise<void> {
  await blockers(page).filter({ hasText: 'IEP-GO-02' }).click();
  const baseline = page.getByRole('textbox', { name: 'Baseline' }).first();
  await expect(baseline).toBeFocused();
  await baseline.fill('2 of 10 assignments, counted in the first two weeks of November');
  await expect(blockers(page).filter({ hasText: 'IEP-GO-02' })).toHaveCount(0);

  await blockers(page).filter({ hasText: 'IEP-ES-01' }).first().click();
  const esy = page.getByRole('region', { name: 'Extended school year' });
  await esy.getByRole('button', { name: /Extended school year services/ }).click();
  await page.getByRole('option', { name: /^No/ }).first().click();
  await esy.getByRole('textbox', { name: /^Reason/ }).click();
  await page.keyboard.type('After the last summer the level of spring was back within three weeks.');
  await expect(blockers(page)).toHaveCount(0);
  await expect(page.locator('[data-save="saved"]')).toBeVisible();
}

/** Freezes the complete draft on the page; a warning is answered with a reason, and without it the button waits. */
export async function finalize(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Finalize…' }).click();
  const dialog = page.getByRole('dialog');
  const freeze = dialog.getByRole('button', { name: 'Finalize plan' });
  const reasons = dialog.getByRole('textbox');
  if (await reasons.count()) await expect(freeze).toBeDisabled();
  for (const reason of await reasons.all()) await reason.fill('The team talked about it at the meeting.');
  await page.screenshot({ path: 'test-results/finalize-dialog.png' });
  await freeze.click();
  await expect(page.getByText('The plan is final.')).toBeVisible();
  await expect(page.getByText('Hash', { exact: true })).toBeVisible();
}

/** Says what is open of the notice on the page, and issues it. */
export async function issueNotice(page: Page): Promise<void> {
  const issue = page.getByRole('button', { name: 'Issue…' });
  await expect(issue).toBeVisible();
  for (const one of await page.getByRole('textbox').all())
    if (!(await one.inputValue()) && (await one.getAttribute('lang')) === 'en')
      await one.fill('The team talked about it at the meeting.');
  await issue.click();
  const dialog = page.getByRole('alertdialog', { name: 'Issue the notice' });
  await expect(dialog).toBeVisible();
  const reason = dialog.getByRole('textbox', { name: 'Why it is given late' });
  if (await reason.count()) await reason.fill('The family agreed that it begins this month.');
  // What was typed is in English alone: whoever reads another language has it interpreted.
  for (const one of await dialog.getByRole('textbox', { name: 'By whom' }).all())
    await one.fill('Elena Prado, interpreter');
  await dialog.getByRole('button', { name: 'Issue the notice' }).click();
  await expect(page.getByText('Issued, not opened yet')).toBeVisible();
}

/** Asks for signatures; where the family has to be told first what the plan changes, gives that notice. */
export async function askForSignatures(page: Page): Promise<void> {
  const notice = page.getByRole('link', { name: 'Review and issue the notice' });
  const ask = page.getByRole('button', { name: 'Ask for signatures' });
  await expect(notice.or(ask).first()).toBeVisible();
  if (await notice.isVisible()) {
    await notice.click();
    await issueNotice(page);
    await page.getByRole('link', { name: 'Go on with the plan' }).click();
  }
  await page.getByRole('button', { name: 'Ask for signatures' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Ask for signatures' }).click();
  await expect(page.getByText(/^Asked to sign: /)).toBeVisible();
}

/** Sees to it that the family of a student is asked to sign their plan; done before, it does nothing. */
export async function askedToSign(browser: Browser, district: string, student: string): Promise<void> {
  const page = await pageOf(browser, 'case_manager', district);
  await openStudent(page, student);
  const newest = plansOf(page).first();
  await expect(newest).toBeVisible();
  if (await newest.filter({ hasText: 'Draft' }).count()) {
    await newest.getByRole('link').click();
    await expect(blockers(page).first()).toBeVisible();
    await completeDraft(page);
    await finalize(page);
    await askForSignatures(page);
  } else if (await newest.filter({ hasText: 'nobody asked' }).count()) {
    await newest.getByRole('link').click();
    await askForSignatures(page);
  }
  await page.context().close();
}

/** Arranges a meeting about the student whose page is open, and sends the invitations. */
export async function inviteToMeeting(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Arrange a meeting' }).click();
  await page.getByRole('textbox', { name: /Place/ }).fill('Room 12');
  await fillDay(page, 'Day', daysFromNow(19));
  await page.getByRole('button', { name: 'Arrange the meeting' }).click();
  await page.getByRole('button', { name: 'Send invitations' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send invitations' }).click();
  await expect(page.getByText('The invitations are on their way.')).toBeVisible();
}

/** A day to come, in the three parts a date field asks for. */
export function daysFromNow(count: number): { month: string; day: string; year: string } {
  const then = new Date(Date.now() + count * 86_400_000);
  return {
    month: String(then.getMonth() + 1),
    day: String(then.getDate()),
    year: String(then.getFullYear()),
  };
}

/** Fills a date field part by part. */
export async function fillDay(
  page: Page,
  label: string,
  when: ReturnType<typeof daysFromNow>,
): Promise<void> {
  const group = page.getByRole('group', { name: label });
  await group.getByRole('spinbutton', { name: /month/ }).fill(when.month);
  await group.getByRole('spinbutton', { name: /day/ }).fill(when.day);
  await group.getByRole('spinbutton', { name: /year/ }).fill(when.year);
}
