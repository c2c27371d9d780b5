import { expectAccessible } from '../support/axe';
import { pageOf, personOf } from '../support/people';
import { openStudent, plansOf } from '../support/plan';
import { expect, test } from '../support/test';

/** His plan is in force, and no other story changes it. */
const CHILD = 'Adam Kowalski';

test('a mother takes back her consent on her phone; the school writes to her before services end', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const agnes = await pageOf(browser, 'parent', 'maple', { viewport: { width: 390, height: 844 } });
  await agnes.goto('/family');
  await agnes.getByRole('link', { name: /^Plan for Adam in plain words/ }).click();
  await agnes.getByRole('link', { name: 'Stop special education' }).click();
  await expect(
    agnes.getByRole('heading', { level: 1, name: 'Stop special education for Adam' }),
  ).toBeVisible();
  // What it does stands before the name is asked for.
  await expect(
    agnes.getByText(/All special education and related services end, not only some/),
  ).toBeVisible();
  await expect(agnes.getByText(/may not use mediation or a hearing to overrule you/)).toBeVisible();
  await expectAccessible(agnes, 'taking back consent');
  await agnes.screenshot({ path: 'test-results/stop-services.png', fullPage: true });
  await agnes.getByLabel(/full name/i).fill(personOf('parent', 'maple').name);
  await agnes.getByRole('button', { name: 'Take back my consent' }).click();
  await expect(agnes.getByText('The school writes to you first. Until then nothing ends.')).toBeVisible();
  await agnes.screenshot({ path: 'test-results/stop-services-done.png', fullPage: true });

  // The school has the notice to issue; the plan goes on until some days after it.
  const ruth = await pageOf(browser, 'case_manager', 'maple');
  await openStudent(ruth, CHILD);
  await plansOf(ruth).filter({ hasText: 'In force' }).first().getByRole('link').first().click();
  const taken = ruth.getByRole('region', { name: 'Consent taken back' });
  await expect(taken.getByText('Issue the prior written notice', { exact: false })).toBeVisible();
  await expect(async () => {
    await ruth.reload();
    await expect(taken.getByRole('link', { name: 'Prior written notice' })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 120_000 });
  await expectAccessible(ruth, 'a plan whose consent was taken back');
  await ruth.screenshot({ path: 'test-results/revoked-plan.png', fullPage: true });
  await taken.getByRole('link', { name: 'Prior written notice' }).click();
  await expect(ruth.getByText(/because consent to them was taken back in writing on/)).toBeVisible();
  await ruth.screenshot({ path: 'test-results/revocation-notice.png', fullPage: true });
});
