import { complaints } from '../support/axe';
import { demo, signIn } from '../support/people';
import { expect, test } from '../support/test';

/** Where each role lands, by what it sees in its navigation. */
const PLACES: Record<string, string> = {
  case_manager: 'Caseload',
  general_teacher: 'Students',
  speech_therapist: 'Caseload',
  psychologist: 'Students',
  principal: 'Students',
  section_504_coordinator: 'Students',
  district_administrator: 'Roster',
  operator: 'Deployment',
};

// Everybody of one district; of the others, an administrator and a parent. The second
// parent comes by invitation, in family.spec.ts.
const chosen = demo().people.filter(
  ({ district, role }) =>
    role !== 'parent_2' &&
    (['juniper', 'deployment'].includes(district) || ['district_administrator', 'parent'].includes(role)),
);

for (const person of chosen) {
  test(`${person.name} signs in as ${person.role} of ${person.district}`, async ({ page }) => {
    const found = complaints(page);
    await signIn(page, person);
    const place = PLACES[person.role];
    if (place) await expect(page.getByRole('navigation').getByRole('link', { name: place })).toBeVisible();
    expect(found).toEqual([]);
  });
}

test('somebody of one district is nobody in another', async ({ page }) => {
  const { people } = demo();
  const ana = people.find((p) => p.district === 'juniper' && p.role === 'case_manager');
  await page.goto('/sign-in');
  await page.locator('a[href^="/auth/redrock/start"]').first().click();
  await page.locator('input[name=username]').fill(ana?.username ?? '');
  await page.locator('input[name=password]').fill(ana?.password ?? '');
  await page.locator('button[value="sign-in"]').click();
  // Red Rock's provider does not know her; the word stays on its page and nobody is signed in.
  await expect(page.locator('input[name=password]')).toBeVisible();
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('signing out ends the session, also in the other tab', async ({ page, context }) => {
  const person = demo().people.find((p) => p.district === 'juniper' && p.role === 'case_manager');
  if (!person) throw new Error('no case manager');
  await signIn(page, person);
  const other = await context.newPage();
  await other.goto('/caseload');
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('button', { name: /Ana Reyes|account/i }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/signed-out|sign-in/);
  await other.goto('/caseload');
  await expect(other).toHaveURL(/\/sign-in/);
});
