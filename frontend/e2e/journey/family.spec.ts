import type { Browser, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { linkInMail } from '../support/mail';
import { type DemoPerson, pageOf, personOf } from '../support/people';
import { inviteToMeeting, openStudent } from '../support/plan';
import { expect, test } from '../support/test';

const PHONE = { width: 390, height: 844 };

/** Opens the link of an invitation on a phone of one's own and signs in at the families' provider. */
async function openInvitation(browser: Browser, link: string, person: DemoPerson): Promise<Page> {
  const page = await (await browser.newContext({ viewport: PHONE })).newPage();
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: 'Your school invites you' })).toBeVisible();
  await page.getByRole('link', { name: 'Sign in to open it' }).click();
  await page.locator('input[name=username]').fill(person.username);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('button[value="sign-in"]').click();
  return page;
}

test('a second parent is invited, comes in by the link, and nobody else does', async ({ browser }) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const ivan = personOf('parent_2', 'juniper');
  await openStudent(ana, 'Maya Ruiz');
  const family = ana.getByRole('region', { name: 'Family' });
  const row = family.getByRole('listitem').filter({ hasText: ivan.name });
  await expect(row.getByText('Not invited yet')).toBeVisible();
  await row.getByRole('button', { name: `Invite ${ivan.name}` }).click();
  await expect(ana.getByText(`An invitation is on its way to ${ivan.name}.`)).toBeVisible();
  await expect(row.getByText('Invited, not signed in yet')).toBeVisible();
  await expectAccessible(ana, 'a student whose parent is invited');
  const link = await linkInMail(ana, 'ivan.ruiz@', /\/family\/invitation\//);

  // Forwarded to somebody else, it opens nothing, and says so.
  const stranger = await openInvitation(browser, link, personOf('parent_2', 'maple'));
  await expect(stranger.getByText(/This invitation was sent to another e-mail address/)).toBeVisible();
  await stranger.goto('/family');
  await expect(stranger).toHaveURL(/\/family\/sign-in/);

  // He himself comes in, and sees his children and nobody else's.
  const phone = await openInvitation(browser, link, ivan);
  await expect(phone.getByRole('heading', { level: 1, name: 'What happens next' })).toBeVisible();
  await expect(phone.getByRole('heading', { level: 2 })).toHaveText(['Leo', 'Maya']);
  await phone.screenshot({ path: 'test-results/family-home.png', fullPage: true });
  await expectAccessible(phone, 'the home of a family');
  // The school sees it without reloading.
  await expect(row.getByText('Signs in here')).toBeVisible({ timeout: 15_000 });

  // Used up: for whoever was not invited it is over; for him it is simply the way in.
  const late = await openInvitation(browser, link, personOf('parent_2', 'maple'));
  await expect(late.getByText(/This invitation was already used/)).toBeVisible();
  await late.screenshot({ path: 'test-results/family-invitation-used.png', fullPage: true });
  const again = await openInvitation(browser, link, ivan);
  await expect(again.getByRole('heading', { level: 2 })).toHaveText(['Leo', 'Maya']);

  // The plan in plain words, in English, then in Spanish; the page stays where it is.
  await phone.getByRole('link', { name: /^Plan for Leo in plain words/ }).click();
  const main = phone.getByRole('main');
  await expect(phone.getByRole('heading', { level: 1, name: 'Plan for Leo' })).toBeVisible();
  await expect.poll(() => phone.getByRole('heading', { level: 2 }).count()).toBeGreaterThan(3);
  const english = await phone.getByRole('heading', { level: 2 }).allTextContents();
  await expect(main).not.toContainText(/FAPE|LRE|300\.\d/);
  await phone.screenshot({ path: 'test-results/family-plan-en.png', fullPage: true });
  await phone.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Español' });
  await expect(phone.locator('html')).toHaveAttribute('lang', 'es');
  await expect(phone.getByRole('heading', { level: 1, name: 'Plan de Leo' })).toBeVisible();
  await expect
    .poll(async () => {
      const now = await phone.getByRole('heading', { level: 2 }).allTextContents();
      // What stands beside the plan comes a moment later, in whichever language the page has by then.
      return now.length >= english.length && now.filter((title) => english.includes(title)).length;
    })
    .toBe(0);
  await expectAccessible(phone, 'a plan in plain Spanish');
  await phone.screenshot({ path: 'test-results/family-plan-es.png', fullPage: true });
  // Larger letters on the smallest phone: kept on this device, and nothing scrolls sideways.
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.getByRole('button', { name: 'Texto más grande' }).click();
  const sideways = () => phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await sideways()).toBeLessThanOrEqual(0);
  await phone.screenshot({ path: 'test-results/family-plan-larger.png', fullPage: true });
  // The next time it is Spanish from the start.
  await phone.goto('/family');
  await expect(phone.locator('html')).toHaveAttribute('lang', 'es');
  await expect(phone.locator('html')).toHaveCSS('font-size', '20.8px');
  await expect(phone.getByRole('heading', { level: 2 })).toHaveText(['Leo', 'Maya']);
  expect(await sideways()).toBeLessThanOrEqual(0);
  await expectAccessible(phone, 'the home of a family in larger letters');
  await phone.screenshot({ path: 'test-results/family-home-larger.png', fullPage: true });
  await phone.getByRole('button', { name: 'Texto normal' }).click();
  await expect(phone.locator('html')).toHaveCSS('font-size', '16px');
});

test('a guardian without an account opens the letter to a meeting, signs in, and is at the meeting', async ({
  browser,
}) => {
  const manager = await pageOf(browser, 'case_manager', 'redrock');
  const guardian = personOf('parent_2', 'redrock');
  await openStudent(manager, personOf('student', 'redrock').name);
  await manager.getByRole('button', { name: 'Change the team' }).click();
  const drawer = manager.getByRole('dialog');
  // Whoever was asked to sign before has a letter already, and no account either.
  await expect(drawer.getByText(/^No access yet$|^Invited on .*, expires /).first()).toBeVisible();
  await expectAccessible(manager, 'a team with somebody who has no access yet');
  await manager.screenshot({ path: 'test-results/team-no-access.png' });
  await manager.keyboard.press('Escape');
  await inviteToMeeting(manager);
  const seat = manager
    .getByRole('region', { name: 'Who is asked' })
    .getByRole('listitem')
    .filter({ hasText: guardian.name });
  await expect(seat.getByText(/^Invited on .*, expires /)).toBeVisible();
  await expect(seat.getByRole('button', { name: `Send again: ${guardian.name}` })).toBeVisible();
  await expectAccessible(manager, 'a meeting with somebody who has no access yet');
  await manager.screenshot({ path: 'test-results/meeting-no-access.png', fullPage: true });

  const link = await linkInMail(
    manager,
    `${guardian.username}@`,
    /\/family\/invitation\/.*to=\/family\/meetings\//,
  );
  const phone = await (await browser.newContext({ viewport: PHONE })).newPage();
  await phone.goto(link);
  await expect(phone.getByText(/After you sign in you see the meeting/)).toBeVisible();
  await expectAccessible(phone, 'the door to a meeting');
  await phone.screenshot({ path: 'test-results/family-invitation-meeting.png', fullPage: true });
  await phone.close();
  const own = await openInvitation(browser, link, guardian);
  await expect(own).toHaveURL(/\/family\/meetings\//);
  await expect(own.getByText('Room 12')).toBeVisible();
  await expect(own.getByText('Voy a ir', { exact: true }).first()).toBeVisible();
  await own.screenshot({ path: 'test-results/family-invitation-at-meeting.png', fullPage: true });
});
