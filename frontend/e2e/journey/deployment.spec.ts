import { expectAccessible } from '../support/axe';
import { linkInMail } from '../support/mail';
import { addAccount, forgetSessionsOf, pageOf, personOf } from '../support/people';
import { openStudent } from '../support/plan';
import { expect, test } from '../support/test';

test('an operator opens a district, tries its sign-in, suspends it, and sees no student', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'operator');
  const slug = `cedar-${Date.now().toString(36)}`;
  const { issuer } = personOf('case_manager', 'maple');

  await page.goto('/deployment/new');
  await page.getByLabel('Name', { exact: true }).fill('Cedar Valley Schools');
  await page.getByLabel('Short name').fill(slug);
  await page.getByRole('combobox', { name: 'State' }).fill('Oregon');
  await page.getByRole('option', { name: 'Oregon' }).click();
  await page.getByRole('button', { name: /Time zone/ }).click();
  await page.getByRole('option', { name: /Los Angeles/ }).click();
  await page.getByLabel('Label').first().fill('Cedar staff');
  await page.getByLabel('Issuer').first().fill(issuer);
  await page.getByLabel('Client ID').first().fill('trellis');
  await page.getByLabel('Client secret').first().fill('a-wrong-secret');
  await page.getByRole('button', { name: 'Add district' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Cedar Valley Schools' })).toBeVisible();

  await page.getByRole('button', { name: 'Try sign-in' }).click();
  await expect(page.getByText('The OpenID configuration was read.')).toBeVisible();
  await expect(page.getByText(/The client ID or its secret is refused/)).toBeVisible();
  await expect(page.getByText('The provider is not ready.')).toBeVisible();
  await page.screenshot({ path: 'test-results/deployment-tried.png', fullPage: true });

  // What the provider itself says, in a tab of its own; nobody is signed in by it.
  const [trial] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: /Open a test sign-in/ }).click(),
  ]);
  await trial.waitForLoadState();
  await expect(trial.locator('body')).toContainText(/redirect_uri|sign in|Sign in/i);
  await trial.close();

  await page.getByRole('button', { name: 'Suspend district' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('textbox').fill('Contract not signed yet');
  await dialog.getByRole('button', { name: 'Suspend district' }).click();
  await expect(page.getByText('Contract not signed yet')).toBeVisible();
  await page.goto('/sign-in');
  await expect(page.getByText('Cedar Valley Schools')).toHaveCount(0);

  // No place shows a student, and asking for one answers as if there were none.
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await openStudent(ana, 'Maya Ruiz');
  for (const path of ['/students', '/caseload', '/people', '/', new URL(ana.url()).pathname]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expect(page.locator('body')).not.toContainText('Ruiz');
  }
});

test('a test sign-in says what the provider said and who it would be, and signs nobody in', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'operator');
  const { name, username, password } = personOf('case_manager', 'juniper');
  await page.goto('/deployment');
  await page
    .getByRole('main')
    .getByRole('link', { name: /Juniper/ })
    .first()
    .click();
  const staff = page.getByRole('region', { name: /^Staff/ });
  await staff.getByRole('button', { name: 'Try sign-in' }).click();
  await expect(staff.getByText('The provider is ready for a test sign-in.')).toBeVisible();
  const [trial] = await Promise.all([
    page.context().waitForEvent('page'),
    staff.getByRole('link', { name: /Open a test sign-in/ }).click(),
  ]);
  await trial.locator('input[name=username]').fill(username);
  await trial.locator('input[name=password]').fill(password);
  await trial.locator('button[value="sign-in"]').click();
  await expect(trial.getByRole('heading', { level: 1, name: 'Test sign-in' })).toBeVisible();
  await expect(trial.getByText(`This would be: ${name}`)).toBeVisible();
  await expect(trial.getByText('Nobody was signed in.')).toBeVisible();
  await expectAccessible(trial, 'the end of a test sign-in');
  // The operator is still the operator.
  await trial.goto('/deployment');
  await expect(trial.getByRole('heading', { level: 1, name: 'Districts' })).toBeVisible();
});

test('an administrator is invited by the operator, comes in by the letter, and finds the roster', async ({
  browser,
}) => {
  const operator = await pageOf(browser, 'operator');
  const nadia = addAccount('redrock', `nadia.flores.${Date.now().toString(36)}`, 'Nadia Flores');
  await operator.goto('/deployment');
  await operator.getByRole('link', { name: /Red Rock/ }).click();
  const section = operator.getByRole('region', { name: 'Administrators' });
  await section.getByRole('button', { name: 'Invite administrator' }).click();
  const dialog = operator.getByRole('dialog');
  await dialog.getByLabel('Given name').fill('Nadia');
  await dialog.getByLabel('Family name').fill('Flores');
  await dialog.getByLabel('Email address').fill(nadia.email);
  await dialog.getByRole('button', { name: 'Send invitation' }).click();
  await expect(operator.getByText(`An invitation is on its way to ${nadia.email}.`)).toBeVisible();
  const row = section.getByRole('listitem').filter({ hasText: 'Nadia Flores' });
  await expect(row.getByText('Invited')).toBeVisible();
  await expectAccessible(operator, 'a district whose administrator is invited');
  const link = await linkInMail(operator, nadia.email, /\/invitation\//);

  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await expect(page.getByText(/You are asked to administer Red Rock/)).toBeVisible();
  await expectAccessible(page, 'the invitation of an administrator');
  await page.getByRole('link', { name: 'Sign in to open it' }).click();
  await page.locator('input[name=username]').fill(nadia.username);
  await page.locator('input[name=password]').fill(nadia.password);
  await page.locator('button[value="sign-in"]').click();
  await page.getByRole('navigation').getByRole('link', { name: 'Roster' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Roster' })).toBeVisible();
  await operator.reload();
  await expect(row.getByText('Signs in')).toBeVisible();
});

test('a suspended district ends its sessions', async ({ browser }) => {
  const joyce = await pageOf(browser, 'case_manager', 'redrock');
  await joyce.goto('/caseload');
  await expect(joyce.getByRole('heading', { level: 1 })).toBeVisible();
  const operator = await pageOf(browser, 'operator');
  await operator.goto('/deployment');
  await operator.getByRole('link', { name: /Red Rock/ }).click();
  try {
    await operator.getByRole('button', { name: 'Suspend district' }).click();
    const dialog = operator.getByRole('alertdialog');
    await dialog.getByRole('textbox').fill('A trial');
    await dialog.getByRole('button', { name: 'Suspend district' }).click();
    await expect(operator.getByText('A trial')).toBeVisible();
    await joyce.goto('/caseload');
    await expect(joyce).toHaveURL(/sign-in/);
  } finally {
    await operator.getByRole('button', { name: 'Reopen district' }).click();
    await expect(operator.getByRole('button', { name: 'Suspend district' })).toBeVisible();
  }
  // Whoever was signed in signs in again.
  await joyce.goto('/caseload');
  await expect(joyce).toHaveURL(/sign-in/);
  forgetSessionsOf('redrock');
  const again = await pageOf(browser, 'case_manager', 'redrock');
  await again.goto('/caseload');
  await expect(again.getByRole('heading', { level: 1, name: 'Caseload' })).toBeVisible();
});
