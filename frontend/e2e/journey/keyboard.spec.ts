import type { Page } from '@playwright/test';
import { choose, escapeTo, expectSeen, press, tabTo } from '../support/keyboard';
import { demo, pageOf, personOf } from '../support/people';
import { blockers } from '../support/plan';
import { expect, test } from '../support/test';

/** Finds a student through the palette and goes there. */
async function findStudent(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  await expect(palette.getByRole('searchbox')).toBeFocused();
  await expectSeen(page);
  await page.keyboard.type(name);
  // Who was typed stands first and is chosen already, before their plans; else the next arrow goes there.
  const first = palette.getByRole('menuitem', { name }).first();
  await expect(first).toBeVisible();
  if ((await first.getAttribute('data-focused')) === null) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

test('signing in, by keyboard alone', async ({ page }) => {
  const { username, password } = personOf('case_manager', 'juniper');
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await press(page, page.getByRole('link', { name: /Juniper Valley/ }));
  await expect(page.getByRole('textbox', { name: 'Username' })).toBeVisible();
  await tabTo(page, page.getByRole('textbox', { name: 'Username' }));
  await page.keyboard.type(username);
  await tabTo(page, page.getByRole('textbox', { name: 'Password' }));
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(
    (url) => url.origin === new URL(demo().baseUrl).origin && url.pathname === '/',
  );
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  // The first stop leads past everything to the work.
  await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  // Two keys go to a place.
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { level: 1, name: 'Caseload' })).toBeVisible();
});

test('writing a plan, by keyboard alone', async ({ browser }) => {
  const page = await pageOf(browser, 'case_manager', 'juniper', { viewport: { width: 1366, height: 900 } });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await findStudent(page, 'Maya Ruiz');
  const plans = page.getByRole('region', { name: 'Plans' });
  await press(page, plans.getByRole('listitem').filter({ hasText: 'Draft' }).getByRole('link'));
  await expect(page.getByRole('navigation', { name: 'Sections' })).toBeVisible();

  // Prose: written, and left with Escape; Tab does not stay in it either.
  const strengths = page.getByRole('textbox', { name: 'Strengths', exact: true });
  await tabTo(page, strengths);
  await page.keyboard.press('Control+End');
  const words = `She asks before she is asked ${Date.now()}.`;
  await page.keyboard.type(` ${words}`);
  await expect(strengths).toContainText(words);
  await expect(page.locator('[data-save="saved"]')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(strengths).not.toBeFocused();
  await expectSeen(page);
  await tabTo(page, strengths, { back: true });
  await page.keyboard.press('Escape');
  await expect(strengths).not.toBeFocused();
  await expectSeen(page);

  // From section to section.
  await page.keyboard.press('Alt+ArrowDown');
  await expectSeen(page);

  // A goal: added, its first field has the focus; filled; removed, and the focus stays among the goals.
  const goals = page.getByRole('region', { name: 'Annual goals' });
  const cards = goals.getByRole('button', { name: /^Remove: / });
  await tabTo(page, goals.getByRole('button', { name: 'Add goal' }));
  const before = await cards.count();
  await page.keyboard.press('Enter');
  await expect(cards).toHaveCount(before + 1);
  const added = goals.getByRole('article').last();
  await expect(added.locator(':focus')).toHaveCount(1);
  await expectSeen(page);
  await tabTo(page, added.getByRole('textbox', { name: 'Baseline' }));
  await page.keyboard.type('2 of 10');
  await expect(added.getByRole('textbox', { name: 'Baseline' })).toHaveValue('2 of 10');
  await tabTo(page, added.getByRole('button', { name: /^Remove: / }), { back: true });
  await page.keyboard.press('Enter');
  await expect(cards).toHaveCount(before);
  await expect(goals.locator(':focus')).toHaveCount(1);
  await expectSeen(page);

  // A finding leads to its field.
  if ((await page.getByRole('complementary', { name: 'Ready?' }).count()) === 0)
    await press(page, page.getByRole('button', { name: /^Ready\?/ }));
  // Beside the panel there is little room above: the way up is the last to be cut.
  const cut = page
    .getByRole('navigation', { name: 'Breadcrumb' })
    .getByRole('link')
    .evaluateAll((links) => links.filter((one) => one.scrollWidth > one.clientWidth).length);
  expect(await cut).toBe(0);
  await tabTo(page, blockers(page).filter({ hasText: 'IEP-GO-02' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Baseline' }).first()).toBeFocused();
  await expectSeen(page);

  // The last look, opened and closed; the page is begun anew, which is the short way up.
  await page.reload();
  await expect(blockers(page).first()).toBeVisible();
  const finalize = page.getByRole('button', { name: 'Finalize…' });
  await tabTo(page, finalize);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByText('What happens next')).toBeVisible();
  await page.keyboard.press('Tab');
  await expectSeen(page);
  await expect(page.getByRole('dialog').locator(':focus')).toHaveCount(1);
  await escapeTo(page, finalize);
});

test('team, file and meeting, by keyboard alone', async ({ browser }) => {
  const page = await pageOf(browser, 'case_manager', 'juniper', { viewport: { width: 1366, height: 900 } });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await findStudent(page, 'Leo Ruiz');

  // The team: somebody is found by name and put on it; the drawer closes and the focus comes back.
  const team = page.getByRole('button', { name: 'Change the team' });
  await press(page, team);
  const drawer = page.getByRole('dialog', { name: /Team of Leo Ruiz/ });
  await expect(drawer).toBeVisible();
  await choose(page, drawer.getByRole('button', { name: /Role/ }), 'Other');
  const who = drawer.getByRole('combobox', { name: 'Person' });
  await tabTo(page, who);
  await page.keyboard.type('Frank Moss');
  await expect(page.getByRole('listbox').getByRole('option')).toHaveText([/Frank Moss/]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await press(page, drawer.getByRole('button', { name: 'Add to the team' }));
  await expect(page.getByText('Frank Moss is on the team.')).toBeVisible();
  // Ready for the next one.
  await expect(drawer.getByRole('button', { name: /Role/ })).toBeFocused();
  await expectSeen(page);
  await escapeTo(page, team);

  // A file.
  const attach = page.getByRole('button', { name: 'Attach a file' });
  await press(page, attach);
  const dialog = page.getByRole('dialog', { name: /Attach a file/ });
  await tabTo(page, dialog.getByRole('button', { name: 'Choose a file' }));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  const title = `Hearing test ${Date.now()}`;
  await chooser.setFiles({
    name: 'hearing.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
  });
  await expect(dialog.getByRole('textbox', { name: 'Title' })).toBeVisible();
  await expectSeen(page);
  await tabTo(page, dialog.getByRole('textbox', { name: 'Title' }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type(title);
  await press(page, dialog.getByRole('button', { name: 'Attach file' }));
  await expect(dialog).toBeHidden();
  await expect(attach).toBeFocused();
  await expectSeen(page);
  await expect(page.getByRole('list', { name: 'Files' }).getByText(title)).toBeVisible();

  // A meeting.
  await tabTo(page, page.getByRole('link', { name: 'Arrange a meeting' }), { back: true });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Arrange a meeting' })).toBeVisible();
  const when = page.getByRole('group', { name: 'Day' });
  const then = new Date(Date.now() + 20 * 86_400_000);
  await tabTo(page, when.getByRole('spinbutton', { name: /month/ }));
  const two = (value: number) => String(value).padStart(2, '0');
  await page.keyboard.type(`${two(then.getMonth() + 1)}${two(then.getDate())}${then.getFullYear()}`);
  await tabTo(page, page.getByRole('textbox', { name: /Place/ }));
  await page.keyboard.type('Library');
  await tabTo(page, page.getByRole('checkbox', { name: /Chidi Okafor/ }));
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox', { name: /Chidi Okafor/ })).not.toBeChecked();
  await press(page, page.getByRole('button', { name: 'Arrange the meeting' }));
  await expect(page.getByRole('heading', { level: 1, name: /Leo Ruiz/ })).toBeVisible();
  const invite = page.getByRole('button', { name: 'Send invitations' });
  await press(page, invite);
  await expect(page.getByRole('alertdialog', { name: /^Send the invitat/ })).toBeVisible();
  await escapeTo(page, invite);
});
