import { linkInMail, mails } from '../../support/mail';
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

const MARCUS = { given: 'Marcus', family: 'Murphy', born: '2014-01-09' };
const ANGELA = { name: 'Angela Murphy', email: 'angela.murphy.103@mail.example' };
const PHONE = { viewport: { width: 390, height: 844 }, locale: 'es-US' };
const CONCERN = 'Se distrae con todo y no termina nada.\nEl médico dice que tiene TDAH.';

test('Virginia: a mother asks in Spanish, and a child is found eligible', async ({ browser }) => {
  const walk = new Walk(browser, 'Virginia');
  const asked = today();

  const phone = await walk.window('mother', PHONE);
  await walk.does('mother', 'asks for help in Spanish on a phone', async () => {
    await phone.goto('/help/maple');
    await phone.getByLabel('Nombre', { exact: true }).fill(MARCUS.given);
    await phone.getByLabel('Apellido').fill(MARCUS.family);
    await phone.getByLabel('Fecha de nacimiento').fill(MARCUS.born);
    await phone.getByLabel('Escuela', { exact: true }).selectOption({ index: 1 });
    await phone.getByLabel('¿Qué le preocupa?').fill(CONCERN);
    await phone.getByLabel('Su nombre', { exact: true }).fill(ANGELA.name);
    await phone.getByLabel('¿Cuál es su relación').selectOption('parent');
    await phone.getByLabel('Correo electrónico').fill(ANGELA.email);
    await phone.getByLabel('Deseo un intérprete').check();
    await phone.getByRole('button', { name: 'Enviar la solicitud' }).click();
    await expect(phone.getByRole('heading', { level: 1, name: 'Recibimos su solicitud' })).toBeVisible();
  });

  const yolanda = await walk.as('registrar');
  await walk.does('registrar', 'matches the request with the child', async () => {
    await yolanda.goto('/requests');
    const row = yolanda.getByRole('article', { name: 'Marcus Murphy' });
    await row.getByRole('button', { name: 'Match…' }).click();
    const dialog = yolanda.getByRole('dialog', { name: 'Who is this child?' });
    await dialog.getByRole('radio', { name: /Marcus Murphy/ }).click({ force: true });
    await dialog.getByRole('button', { name: 'Match', exact: true }).click();
    await expect(row).toBeHidden();
  });

  const wanda = await walk.as('special_education_director');
  const card = wanda.getByRole('article', { name: 'First evaluation' });
  await walk.does('special_education_director', 'makes the team, gives safeguards', async () => {
    await open(wanda, MARCUS);
    await makeTeam(wanda, [
      ['Case manager', 'Ruth Larsen'],
      ['General education teacher', 'Samir Diallo'],
      ['School psychologist', 'Uma Patel'],
      ['Representative of the district', 'Victor Schmidt'],
      ['Parent', ANGELA.name],
    ]);
    await givesSafeguards(wanda, ANGELA.name);
  });
  await walk.why(wanda, /^Answer.*Why this day/, asked, 15, 'school');
  await walk.why(wanda, /^First evaluation: .*Why this day/, asked, 65, 'business');

  const xavier = await walk.as('district_administrator');
  let closed = next(asked, 7);
  while (!counts(closed, 'school', entered())) closed = next(closed);
  await walk.does('district_administrator', 'closes the schools for a day', async () => {
    await enterDay(xavier, closed, 'Closure', 'Ice on the roads', 'Decided this morning');
  });
  entered({ closed: [closed] });
  const moved = await walk.why(wanda, /^Answer.*Why this day/, asked, 15, 'school');
  expect(moved.said.join('\n')).toMatch(/From .* to /);
  // A business day is any day from Monday to Friday but a holiday: a closed school moves no evaluation of Virginia.
  await walk.why(wanda, /^First evaluation: .*Why this day/, asked, 65, 'business');

  await walk.does('special_education_director', 'reviews what is known, names areas', async () => {
    await card.getByRole('button', { name: 'Review existing data…' }).click();
    await wanda.getByRole('dialog').getByRole('button', { name: 'Review existing data' }).click();
    await writeReview(wanda, {
      parents: 'His mother brought a letter of his doctor: ADHD, since the spring.',
      classroom: 'He hands in four of ten pieces of work; what he hands in is right.',
      needed: 'How he attends, and what he can do when he attends.',
    });
    await addArea(wanda, 'General intelligence', 'WISC-V, a talk with Marcus, an observation in class');
    await addArea(wanda, 'Academic performance', 'WJ IV, a look at his work');
  });
  await walk.does(
    'special_education_director',
    'drafts and issues the notice, proposes, asks for consent',
    async () => {
      await card.getByRole('button', { name: 'Draft a notice that proposes…' }).click();
      const draft = wanda.getByRole('dialog');
      await draft
        .getByLabel('Why it is proposed')
        .fill('He loses his work and his place, and his doctor found ADHD.');
      await draft.getByRole('button', { name: 'Draft the notice' }).click();
      await issueNotice(wanda);
      await wanda.getByRole('link', { name: 'Go on with the case' }).click();
      await step(wanda, 'Propose an evaluation…');
      await card.getByRole('button', { name: 'Ask for consent…' }).click();
      await wanda.getByRole('dialog').getByRole('button', { name: 'Ask the family' }).click();
      await expect(card.getByRole('region', { name: 'Consent' }).getByText(ANGELA.name)).toBeVisible();
    },
  );

  const account = familyAccount(ANGELA.name, ANGELA.email);
  await walk.does('mother', 'comes in by the letter, reads and agrees on a phone', async () => {
    const link = await linkInMail(phone, ANGELA.email, /\/family\/invitation\//);
    await phone.goto(link);
    await phone.locator('a[href*="/auth/"]').first().click();
    await phone.locator('input[name=username]').fill(account.username);
    await phone.locator('input[name=password]').fill(account.password);
    await phone.locator('button[value="sign-in"]').click();
    await expect(phone.getByRole('heading', { level: 1, name: /le pide su permiso: Marcus/ })).toBeVisible();
    await phone.getByRole('link', { name: 'Estoy de acuerdo…', exact: true }).click();
    await phone.getByLabel(/nombre completo/i).fill(ANGELA.name);
    await phone.getByRole('button', { name: 'Firmar: estoy de acuerdo' }).click();
    await expect(phone.getByText('Su respuesta está guardada.')).toBeVisible();
  });
  const { due } = await walk.why(wanda, /^First evaluation: .*Why this day/, asked, 65, 'business');

  await walk.does('special_education_director', 'assigns two areas, one late, with its reason', async () => {
    const ten = countByHand(asked, 10, 'business', entered()).due;
    await assign(wanda, { area: 'General intelligence', who: 'Uma Patel', with: 'WISC-V', by: ten });
    await assign(wanda, {
      area: 'Academic performance',
      who: 'Ruth Larsen',
      with: 'WJ IV',
      by: next(due, 4),
      late: 'His mother asked to test after his medicine is settled.',
    });
    await expect(wanda.getByText(/late: His mother asked/)).toBeVisible();
    await step(card.page(), 'Assign evaluators…');
  });

  const plan = wanda.getByRole('table', { name: 'Plan by area' });
  const hrefs = await Promise.all(
    ['General intelligence', 'Academic performance'].map((name) =>
      plan.getByRole('link', { name, exact: true }).getAttribute('href'),
    ),
  );
  const uma = await walk.as('psychologist');
  await walk.does('psychologist', 'writes an area live, with a score', async () => {
    await writeArea(
      uma,
      hrefs[0] ?? '',
      {
        short: 'Marcus thinks as others of his age do; he attends for four minutes.',
        findings: 'He works fast and well until something else is seen or heard.',
        recommended: 'Short pieces of work, one at a time, and a seat at the front.',
      },
      { name: 'Full Scale IQ', value: '104', low: '98', high: '110' },
    );
  });

  let holiday = next(asked, 30);
  while (!counts(holiday, 'business', entered()) || !counts(holiday, 'school', entered()))
    holiday = next(holiday);
  await walk.does('district_administrator', 'enters a holiday of the state', async () => {
    await enterDay(xavier, holiday, 'Public holiday', 'Day of mourning', 'Proclaimed by the governor');
  });
  entered({ holidays: [holiday] });
  const later = await walk.why(wanda, /^First evaluation: .*Why this day/, asked, 65, 'business');
  expect(later.due).not.toBe(due);
  expect(later.said.join('\n')).toMatch(/From .* to /);

  await walk.does('psychologist', 'signs', () => signArea(uma));
  const ruth = await walk.as('case_manager');
  await walk.does('case_manager', 'writes and signs the other area', async () => {
    await writeArea(ruth, hrefs[1] ?? '', {
      short: 'What Marcus finishes is at grade level; he finishes four pieces of ten.',
      findings: 'Reading and math are where they should be in short tests.',
      recommended: 'Teach him to plan his work, every day.',
    });
    await signArea(ruth);
  });
  await walk.does('special_education_director', 'completes the report', async () => {
    await open(wanda, MARCUS);
    await step(wanda, 'Complete the evaluation report…');
  });
  await walk.does('special_education_director', 'reads the report, gives the mother her copy', async () => {
    await open(wanda, MARCUS);
    await expect(card.getByRole('link', { name: 'Read the report' })).toBeVisible();
    await wanda.getByRole('button', { name: 'Record a copy given…' }).click();
    const dialog = wanda.getByRole('dialog');
    await choose(dialog, wanda, /To whom/, ANGELA.name);
    await dialog.getByRole('button', { name: 'Put it on record' }).click();
    await expect(card.getByText(/has a copy since/)).toBeVisible();
  });

  await walk.does('special_education_director', 'writes the determination', async () => {
    await wanda.getByRole('button', { name: 'Prepare the determination' }).click();
    await expect(
      wanda.getByRole('heading', { level: 1, name: 'Determination of eligibility' }),
    ).toBeVisible();
    await choose(wanda.locator('main'), wanda, /Category of disability/, 'Other health impairment');
    await write(
      wanda,
      /What was considered/,
      `The report signed ${asked}; what his mother and his teachers say.`,
    );
    for (const factor of [/instruction in reading/, /instruction in math/, /English proficiency/])
      await answer(wanda, factor, 'No');
    for (const why of await wanda.getByRole('textbox', { name: 'Why', exact: true }).all()) {
      await why.fill('He was taught well, in English, which he speaks since kindergarten.');
      await why.blur();
    }
    await answer(wanda, /Strength, vitality or alertness/, 'Yes');
    await answer(wanda, /chronic or acute health problem/, 'Yes');
    await answer(wanda, /have a disability of the category/, 'Yes');
    await write(wanda, /How the disability affects/, 'He finishes four pieces of work of ten.');
    await answer(wanda, /need special education/, 'Yes');
    await write(
      wanda,
      /Why the group decides so/,
      'Marcus has ADHD. He needs to be taught how to plan and finish work.',
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
  await walk.does('special_education_director', 'records the others from paper, certifies', async () => {
    await concludeRest(wanda);
    await wanda.screenshot({ path: 'test-results/walk-virginia-determination.png', fullPage: true });
    await step(wanda, /^Certify: eligible/);
    await expect(wanda.getByRole('link', { name: 'Prior written notice, drafted' })).toBeVisible();
    await expect(wanda.getByRole('button', { name: 'Start the IEP' })).toBeVisible();
    await wanda.screenshot({ path: 'test-results/walk-virginia-decided.png', fullPage: true });
  });
  await open(wanda, MARCUS);
  await walk.why(wanda, /IEP.*Why this day/, today(), 30, 'calendar');
  await wanda.getByRole('button', { name: '2 are behind' }).click();
  await expect(wanda.getByText(/^Done (Mon|Tue|Wed|Thu|Fri|Sat|Sun)/)).toHaveCount(2);
  await wanda.screenshot({ path: 'test-results/walk-virginia-end.png', fullPage: true });
  expect((await mails(phone)).filter((mail) => mail.to.includes(ANGELA.email)).length).toBeGreaterThan(1);
});
