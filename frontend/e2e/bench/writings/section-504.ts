import { expect } from '@playwright/test';
import type { Writer } from './writer';

export interface Words504 {
  languagePlan?: string;
  permissionOn: string;
  evaluatedOn: string;
  decidedOn: string;
  toldOn: string;
  noticeOn: string;
  concerns: string;
  impairment: string;
  activities: string[];
  limitation: string;
  measures: string;
  sources: [kind: string, shows: string, by: string][];
  accommodations: { words: string; area: string; by: string[]; place: string; when: string }[];
  atTests: [words: string, tests: string[]];
  nonacademic: string;
}

/** Who of the team, as the record says their names, knows what. */
export type Knowledge = Record<string, string[]>;

export async function begin504(writer: Writer, child: string): Promise<void> {
  await writer.find(child);
  await writer.press('Start a 504 plan');
  await writer.press('Start a 504 plan', writer.page.getByRole('dialog'));
  await expect(writer.page.getByRole('navigation', { name: 'Sections' })).toBeVisible();
}

/** What it rests on: dates, the family, the disability, the evaluation and who decided. */
export async function writeEligibility(writer: Writer, said: Words504): Promise<void> {
  await writer.goTo('Plan dates');
  await writer.day('The group decided on', said.decidedOn);
  await writer.goTo('Student and family voice');
  await writer.write('Concerns of the parents', said.concerns);

  await writer.goTo('Disability and what it limits');
  await writer.choose(/Basis of protection$/, 'Has an impairment that substantially limits');
  await writer.write('Physical or mental impairment', said.impairment);
  await writer.tick(...said.activities);
  await writer.write('How it is substantially limited', said.limitation);
  await writer.answer(/^Is it episodic/, false);
  await writer.write('Measures that help already', said.measures);
  await writer.answer(/^The limitation was judged without/, true);
  await writer.answer(/^Is specially designed instruction/, false);

  await writer.goTo('Evaluation and the group that decided');
  await writer.day("Parent's permission for the first evaluation", said.permissionOn);
  await writer.day('Evaluation completed on', said.evaluatedOn);
  for (const [kind, shows, by] of said.sources) {
    await writer.add('Add source');
    await writer.choose(/ Kind of source$/, kind);
    await writer.write('What it shows', shows);
    await writer.write('Brought in by', by);
  }
  await writer.take();
  await writer.everyRow(/^Person \d+: /, async (name, row) => {
    await writer.openRow(name);
    const knows = /mother|father|parent/.test(name.source)
      ? ['The child']
      : ['The child', 'What the data mean', 'The placement options'];
    await writer.tickIn(row, ...knows);
  });
}

/** What the school does. */
export async function writeProvided(writer: Writer, said: Words504): Promise<void> {
  await writer.goTo('Accommodations and modifications');
  for (const one of said.accommodations) {
    await writer.add('Add accommodation');
    await writer.write('What is done', one.words);
    await writer.choose(/ Area or subject$/, one.area);
    await writer.tick(...one.by);
    await writer.choose(/ Where$/, one.place);
    await writer.write(/^When and how often/, one.when);
  }
  await writer.goTo('Related aids and services');
  await writer.answer(/^Are related aids or services needed/, false);
  await writer.goTo('Testing accommodations');
  await writer.answer(/^Are accommodations needed at tests/, true);
  await writer.add('Add test accommodation');
  await writer.write('What is done at the test', said.atTests[0]);
  await writer.tick(...said.atTests[1]);
  await writer.goTo('Placement with peers');
  await writer.choose(/Educational setting$/, 'Regular class all day');
  await writer.answer(/^This is the school/, true);
  await writer.write(/^Nonacademic services/, said.nonacademic);
  await writer.answer(/^Is this a significant change/, false);
  await writer.goTo('Health and emergency plan');
  await writer.answer(/^Is a health or emergency plan/, false);
}

/** Who was told, and of which rights; then the dates that follow from the rest. */
export async function writeTold(writer: Writer, said: Words504): Promise<void> {
  await writer.goTo('Who has the plan');
  await writer.take();
  await writer.openRow(/^Person 1: /);
  await writer.day('Told on', said.toldOn);
  // The others on the same day.
  await writer.take();
  await writer.goTo('Notice and rights under Section 504');
  await writer.day('Notice given to the family on', said.noticeOn);
  await writer.tickAll();
  await writer.take();
  await writer.goTo('Plan dates');
  await writer.take();
  if (said.languagePlan) await writer.write(/^Translation and interpreter/, said.languagePlan);
}
