import { expect } from '@playwright/test';
import { cableOf } from '../../support/cable';
import { pageOf } from '../../support/people';
import { test } from '../../support/test';
import { begin504, type Words504, writeEligibility, writeProvided, writeTold } from './section-504';
import { dayIn, Writer } from './writer';

const JONAH: Words504 = {
  permissionOn: dayIn(-45),
  evaluatedOn: dayIn(-8),
  decidedOn: dayIn(0),
  toldOn: dayIn(0),
  noticeOn: dayIn(-14),
  concerns:
    'On bad days Jonah stays home because he fears the stairs. We want him in school on those days, too.',
  impairment: 'Juvenile arthritis in both knees and the right hand, by the report of his rheumatologist.',
  activities: ['Walking', 'Performing manual tasks'],
  limitation: 'Jonah walks for five minutes before he must sit and writes for six before his hand hurts.',
  measures: 'Medicine twice a week; a splint for the hand.',
  sources: [
    [
      'Physical condition, health records',
      'What hurts, when, and what his doctor advises.',
      'The school nurse',
    ],
    ['Information from the family', 'Mornings are worst; warmth helps.', 'His mother'],
  ],
  accommodations: [
    {
      words: 'The lift is his from the first bell to the last',
      area: 'All subjects',
      by: ['School office'],
      place: 'Everywhere at school',
      when: 'Every school day',
    },
    {
      words: 'What is longer than half a page he types or says',
      area: 'All subjects',
      by: ["All of the student's teachers"],
      place: 'In the classroom',
      when: 'In every lesson and with all homework',
    },
  ],
  atTests: ['Answers are typed or said to a scribe', ['Tests in class', 'District tests', 'State tests']],
  nonacademic: 'Jonah is scorekeeper of the team and sits with his friends at lunch, near the door.',
};

test('a 504 plan by two, one of them offline for a while', async ({ browser }) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const kim = await pageOf(browser, 'section_504_coordinator', 'juniper');
  const cable = await cableOf(kim);
  const names = ['Jonah Hale', 'Rosa Hale', 'Ana Reyes', 'Kim Sato', 'Ben Lindqvist'];
  const [hers, theirs] = [new Writer(ana, names), new Writer(kim, names)];
  await hers.begin();
  await begin504(hers, 'Jonah Hale');
  await kim.goto(new URL(ana.url()).pathname);
  await theirs.begin();
  await expect(kim.getByRole('navigation', { name: 'Sections' })).toBeVisible();

  // What the coordinator is about to write she has on her screen when the cable is pulled.
  await theirs.goTo('Placement with peers');
  await theirs.goTo('Accommodations and modifications');
  await expect(kim.locator('[data-save="saved"]')).toBeVisible();
  await cable.pull();
  const offline = (async () => {
    await theirs.add('Add accommodation');
    await theirs.write('What is done', 'A second set of books stays at home');
    await theirs.choose(/ Area or subject$/, 'Homework');
    await theirs.tick("All of the student's teachers");
    await theirs.choose(/ Where$/, 'At home');
    await theirs.write(/^When and how often/, 'The whole school year');
    await expect(kim.locator('[data-save="unsaved"]')).toBeVisible({ timeout: 30_000 });
  })();
  await writeEligibility(hers, JONAH);
  await writeProvided(hers, JONAH);
  await offline;
  const description = (page: typeof ana) =>
    page.getByRole('region', { name: 'Accommodations and modifications' }).getByRole('article');
  await hers.goTo('Accommodations and modifications');
  await expect(description(ana)).toHaveCount(2);

  // Plugged in again, both have all of it, and nothing twice.
  await cable.plugIn();
  for (const page of [ana, kim]) {
    await expect(description(page)).toHaveCount(3, { timeout: 60_000 });
    await expect(page.locator('[data-save="saved"]')).toBeVisible({ timeout: 60_000 });
  }
  const named = (page: typeof ana) =>
    description(page).evaluateAll((cards) => cards.map((card) => card.getAttribute('aria-label')));
  expect(await named(kim)).toEqual(await named(ana));
  expect(new Set(await named(ana)).size).toBe(3);

  await writeTold(hers, JONAH);
  await hers.finalize('Talked about in the group; it is in the notes.');
  await expect(kim.getByText('Hash', { exact: true })).toBeVisible({ timeout: 30_000 });
  await ana.screenshot({ path: 'test-results/writing-together.png' });
  console.log(hers.tell('504 plan by two: the case manager'));
  console.log(theirs.tell('504 plan by two: the coordinator, offline'));
});
