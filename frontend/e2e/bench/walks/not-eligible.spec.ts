import { linkInMail } from '../../support/mail';
import { issueNotice } from '../../support/plan';
import { expect, test } from '../../support/test';
import { countByHand, counts, next } from './by-hand';
import {
  addArea,
  assign,
  conclude,
  concludeRest,
  enterDay,
  makeTeam,
  open,
  signArea,
  writeArea,
  writeReview,
} from './steps';
import {
  answer,
  choose,
  entered,
  familyAccount,
  givesSafeguards,
  step,
  today,
  typeDay,
  Walk,
  write,
} from './walker';

const OWEN = { given: 'Owen', family: 'Gutiérrez' };
const INGRID = { name: 'Ingrid Gutiérrez', email: 'ingrid.gutierrez.96@mail.example' };

test('staff ask, the child is found not eligible, and Section 504 is looked at', async ({ browser }) => {
  const walk = new Walk(browser, '504 instead');
  const asked = today();
  const wanda = await walk.as('special_education_director');
  const card = wanda.getByRole('article', { name: 'First evaluation' });
  await walk.does('special_education_director', 'makes the team, logs what a teacher asked', async () => {
    await open(wanda, OWEN);
    await makeTeam(wanda, [
      ['Case manager', 'Ruth Larsen'],
      ['General education teacher', 'Samir Diallo'],
      ['School psychologist', 'Uma Patel'],
      ['Representative of the district', 'Victor Schmidt'],
      ['Parent', INGRID.name],
    ]);
    await wanda.getByRole('button', { name: 'Log a request' }).click();
    const dialog = wanda.getByRole('dialog', { name: 'Log a request for Owen' });
    await dialog
      .getByRole('textbox', { name: /In their words/ })
      .fill('He cannot see the board and tires by noon.');
    await dialog.getByRole('textbox', { name: /Who asked/ }).fill('Samir Diallo');
    await choose(dialog, wanda, /Related to the child/, 'Teacher');
    await dialog.getByRole('button', { name: 'Put it on record' }).click();
    await expect(dialog).toBeHidden();
    await givesSafeguards(wanda, INGRID.name);
  });
  await walk.why(wanda, /^Answer.*Why this day/, asked, 15, 'school');
  await walk.why(wanda, /^First evaluation: .*Why this day/, asked, 65, 'business');

  const xavier = await walk.as('district_administrator');
  let closed = next(asked, 8);
  while (!counts(closed, 'school', entered())) closed = next(closed);
  await walk.does('district_administrator', 'closes the schools for a day', async () => {
    await enterDay(xavier, closed, 'Closure', 'A water main broke', 'Told by the town at noon');
  });
  entered({ closed: [closed] });
  const moved = await walk.why(wanda, /^Answer.*Why this day/, asked, 15, 'school');
  expect(moved.said.join('\n')).toMatch(/From .* to /);

  await walk.does(
    'special_education_director',
    'reviews, names an area, tells in writing, asks for consent',
    async () => {
      await step(wanda, 'Review existing data…');
      await writeReview(wanda, {
        parents: 'His mother: he has had asthma since he was four and sleeps badly.',
        classroom: 'At grade level in all subjects; absent eleven days this fall.',
        needed: 'Whether what he learns is held back.',
      });
      await addArea(wanda, 'Academic performance', 'WJ IV, a look at his work');
      await card.getByRole('button', { name: 'Draft a notice that proposes…' }).click();
      const draft = wanda.getByRole('dialog');
      await draft.getByLabel('Why it is proposed').fill('His teacher sees that he tires.');
      await draft.getByRole('button', { name: 'Draft the notice' }).click();
      await issueNotice(wanda);
      await wanda.getByRole('link', { name: 'Go on with the case' }).click();
      await step(wanda, 'Propose an evaluation…');
      await card.getByRole('button', { name: 'Ask for consent…' }).click();
      await wanda.getByRole('dialog').getByRole('button', { name: 'Ask the family' }).click();
      await expect(card.getByRole('region', { name: 'Consent' }).getByText(INGRID.name)).toBeVisible();
    },
  );

  const account = familyAccount(INGRID.name, INGRID.email);
  const phone = await walk.window('mother', { viewport: { width: 390, height: 844 } });
  await walk.does('mother', 'comes in by the letter, reads and agrees on a phone', async () => {
    await phone.goto(await linkInMail(phone, INGRID.email, /\/family\/invitation\//));
    await phone.locator('a[href*="/auth/"]').first().click();
    await phone.locator('input[name=username]').fill(account.username);
    await phone.locator('input[name=password]').fill(account.password);
    await phone.locator('button[value="sign-in"]').click();
    await phone.getByRole('link', { name: 'I agree…', exact: true }).click();
    await phone.getByLabel(/full name/i).fill(INGRID.name);
    await phone.getByRole('button', { name: /^Sign: I agree/ }).click();
    await expect(phone.getByText('Your answer is kept.')).toBeVisible();
  });
  await walk.why(wanda, /^First evaluation: .*Why this day/, asked, 65, 'business');

  await walk.does('special_education_director', 'assigns the area', async () => {
    const by = countByHand(asked, 10, 'business', entered()).due;
    await assign(wanda, { area: 'Academic performance', who: 'Ruth Larsen', with: 'WJ IV', by });
    await step(wanda, 'Assign evaluators…');
  });
  const href = await wanda
    .getByRole('table', { name: 'Plan by area' })
    .getByRole('link', { name: 'Academic performance', exact: true })
    .getAttribute('href');
  const ruth = await walk.as('case_manager');
  await walk.does('case_manager', 'writes and signs the area', async () => {
    await writeArea(
      ruth,
      href ?? '',
      {
        short: 'Owen reads, writes and calculates as others of his grade do.',
        findings: 'He worked well for an hour, and coughed through the next.',
        recommended: 'Look at what his asthma asks of the school day.',
      },
      { name: 'Broad Achievement', value: '101', low: '97', high: '105' },
    );
    await signArea(ruth);
  });
  await walk.does('special_education_director', 'completes the report, gives a copy', async () => {
    await open(wanda, OWEN);
    await step(wanda, 'Complete the evaluation report…');
    await wanda.getByRole('button', { name: 'Record a copy given…' }).click();
    const dialog = wanda.getByRole('dialog');
    await choose(dialog, wanda, /To whom/, INGRID.name);
    await dialog.getByRole('button', { name: 'Put it on record' }).click();
    await expect(card.getByText(/has a copy since/)).toBeVisible();
  });
  await walk.does('special_education_director', 'writes the determination', async () => {
    await wanda.getByRole('button', { name: 'Prepare the determination' }).click();
    await expect(
      wanda.getByRole('heading', { level: 1, name: 'Determination of eligibility' }),
    ).toBeVisible();
    await write(
      wanda,
      /What was considered/,
      `The report signed ${asked}; what his mother and his teachers say.`,
    );
    for (const factor of [/instruction in reading/, /instruction in math/, /English proficiency/])
      await answer(wanda, factor, 'No');
    for (const why of await wanda.getByRole('textbox', { name: 'Why', exact: true }).all()) {
      await why.fill('He was taught well.');
      await why.blur();
    }
    await answer(wanda, /have a disability of the category/, 'No');
    await answer(wanda, /need special education/, 'No');
    await write(
      wanda,
      /Why the group decides so/,
      'Owen learns as others of his grade do. His asthma is real.',
    );
    for (const day of ['Day the group met', 'Day of the decision']) {
      await typeDay(wanda, wanda.getByRole('group', { name: day }).first(), today());
      await wanda.keyboard.press('Tab');
    }
    await expect(wanda.getByRole('region', { name: 'Still missing' })).not.toContainText('Not answered yet');
    await step(wanda, 'Say that the group has met…');
  });
  const address = wanda.url();
  for (const role of ['psychologist', 'case_manager', 'general_teacher'])
    await walk.does(role, 'concludes', async () => conclude(await walk.as(role), address));
  await walk.does('special_education_director', 'certifies: not eligible, issues the notice', async () => {
    await concludeRest(wanda);
    await step(wanda, 'Certify: not eligible…');
    await wanda.getByRole('link', { name: 'Prior written notice, drafted' }).click();
    await expect(wanda.getByRole('heading', { level: 1, name: 'Prior written notice' })).toBeVisible();
    await issueNotice(wanda);
    await wanda.screenshot({ path: 'test-results/walk-504-notice.png', fullPage: true });
  });
  await walk.does('special_education_director', 'refers for Section 504, drafts what it asks', async () => {
    await wanda.goto(address);
    await step(wanda, 'Refer for Section 504…');
    await expect(wanda.getByRole('heading', { level: 1, name: 'Section 504 determination' })).toBeVisible();
    await expect(wanda.getByRole('textbox', { name: /Sources used/ })).toHaveValue(/The report signed/);
    await typeDay(
      wanda,
      wanda.getByRole('group', { name: /Day the parent gave permission/ }).first(),
      today(),
    );
    await wanda.keyboard.press('Tab');
    await write(wanda, /physical or mental impairment/, 'Asthma');
    await write(wanda, /major life activity/, 'Breathing; concentrating');
    await wanda.screenshot({ path: 'test-results/walk-504.png', fullPage: true });
    await wanda.getByRole('region', { name: 'What is next' }).getByRole('button').first().click();
    const dialog = wanda.getByRole('dialog');
    await dialog.getByRole('button').last().click();
    await expect(dialog).toBeHidden();
    await wanda.screenshot({ path: 'test-results/walk-504-begun.png', fullPage: true });
  });
  await open(wanda, OWEN);
  // Nothing waits: both clocks of the case were met by what was done.
  await wanda.getByRole('button', { name: '2 are behind' }).click();
  await expect(wanda.getByText(/^Done (Mon|Tue|Wed|Thu|Fri|Sat|Sun)/)).toHaveCount(2);
  await wanda.screenshot({ path: 'test-results/walk-504-end.png', fullPage: true });
});
