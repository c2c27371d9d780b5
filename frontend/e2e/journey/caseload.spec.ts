import { expectAccessible } from '../support/axe';
import { pageOf, personOf } from '../support/people';
import { expect, test } from '../support/test';

test('students pass to another case manager, who is told, and the history says why', async ({ browser }) => {
  const director = await pageOf(browser, 'special_education_director', 'maple');
  await director.goto('/students');
  await director.getByRole('link', { name: 'Caseloads' }).click();
  await expect(director.getByRole('heading', { level: 1, name: 'Caseloads' })).toBeVisible();
  const { name: before } = personOf('case_manager', 'maple');
  await director
    .getByRole('link', { name: `Hand over the students of ${before}` })
    .first()
    .click();
  const heading = director.getByRole('heading', { level: 1, name: /^Students of / });
  await expect(heading).toBeVisible();
  const boxes = director.getByRole('checkbox');
  await expect(boxes.first()).toBeChecked();
  // All but one, whom no other story is about, stay where they are.
  await director.getByRole('button', { name: 'Choose none' }).click();
  await expect(boxes.first()).not.toBeChecked();
  await boxes.last().press('Space');
  const name = await director.getByRole('row').last().getByRole('link').innerText();
  await expectAccessible(director, 'a caseload to hand over');
  await director.screenshot({ path: 'test-results/hand-over.png', fullPage: true });

  await director.getByRole('combobox', { name: 'New case manager' }).press('ArrowDown');
  const next = director.getByRole('option').first();
  const successor = (
    await next
      .getByText(/\w+ \w+/)
      .first()
      .innerText()
  ).trim();
  await next.click();
  await director.getByRole('textbox', { name: 'Why' }).fill('Moves to another school');
  await director.getByRole('button', { name: 'Hand over 1 student' }).click();
  await expect(director.getByText('1 student has a new case manager.')).toBeVisible();
  await expect(director.getByRole('link', { name, exact: true })).toHaveCount(0);

  // It is the new one who answers for the student; the one before finds them no more.
  const manager = await pageOf(browser, 'case_manager', 'maple');
  await manager.goto('/caseload');
  await manager.getByRole('searchbox', { name: 'Find by name' }).fill(name);
  await expect(manager.getByText(`None of your students is called “${name}”.`)).toBeVisible();
  await director.getByRole('navigation').getByRole('link', { name: 'Students' }).first().click();
  await director.getByRole('searchbox', { name: 'Find by name' }).fill(name);
  await director.getByRole('link', { name, exact: true }).click();
  await expect(director.getByText(successor).first()).toBeVisible();
  await director.goto('/caseloads/nobody');
  await expect(director.getByText('Every student has a case manager.')).toBeVisible();
});
