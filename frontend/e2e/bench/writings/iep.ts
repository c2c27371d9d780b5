import { expect } from '@playwright/test';
import type { Writer } from './writer';

export interface GoalWords {
  need: { area: 'Academic' | 'Developmental' | 'Functional'; words: string };
  subject: string;
  condition: string;
  behavior: string;
  criterion: string;
  baseline: string;
  target: string;
  method: string;
  every: string;
  benchmarks?: string;
}

export interface ServiceWords {
  type: 'Special education' | 'Related service';
  name: string;
  by: string;
  minutes: number;
  sessions: number;
  per: string;
  setting: string;
  group?: string;
  location: string;
  /** Numbers of the needs it answers. */
  needs: number[];
}

/** What a case manager says in an IEP that begins empty. */
export interface IepWords {
  /** Left out where the record knows it. */
  startsOn?: string;
  safeguardsOn: string;
  languagePlan?: string;
  concerns: string;
  strengthsAtHome: string;
  studentWords: string;
  strengths: string;
  evaluation: string;
  academic: [words: string, source: string, on: string];
  functional: [words: string, source: string, on: string];
  effect: string;
  withoutNeed: string[];
  communication?: string;
  technology?: string;
  answeredBy: string;
  goals: GoalWords[];
  progress: string;
  services: ServiceWords[];
  accommodations: [words: string, needs: number[], where: string[]][];
  noAids: string;
  noModifications: string;
  staffSupport: string;
  minutesOfSchool: number;
  apart: string;
  apartReasons: string[];
  lessRestrictive: string;
  harm: string;
  nonacademic: string;
  tests: [name: string, participation: string, accommodations?: string][];
  summer: string;
}

/** The sections every student's plan has, from the first to the last. */
export async function writeIep(writer: Writer, said: IepWords): Promise<void> {
  await writer.goTo('Plan dates');
  await writer.take();
  await writer.day('Procedural safeguards given on', said.safeguardsOn);
  if (said.startsOn) await writer.day('Plan starts on', said.startsOn);
  if (said.languagePlan) await writer.write(/^Translation and interpreter/, said.languagePlan);

  await writer.goTo('Student and family voice');
  await writer.write('Concerns of the parents', said.concerns);
  await writer.write('Strengths seen at home', said.strengthsAtHome);
  await writer.write("In the student's own words", said.studentWords);

  await writer.goTo('Present levels');
  await writer.write('Strengths', said.strengths);
  await writer.write('Results of the most recent evaluation', said.evaluation);
  await writer.write('Academic achievement', said.academic[0]);
  await writer.write('Source of the academic data', said.academic[1]);
  await writer.day('Date of the academic data', said.academic[2]);
  await writer.write('Functional performance', said.functional[0]);
  await writer.write('Source of the functional data', said.functional[1]);
  await writer.day('Date of the functional data', said.functional[2]);
  await writer.write(/^How the disability affects/, said.effect);
  for (const { need } of said.goals) {
    await writer.add('Add need');
    await writer.choose(/ Area$/, need.area);
    await writer.write('What the student needs', need.words);
  }
  await writer.tick(...said.withoutNeed);

  await writer.goTo('Special factors');
  await writer.take();
  await writer.answer(/^Behavior impedes/, false);
  await writer.answer('Communication needs', !!said.communication);
  if (said.communication) await writer.write('The communication needs', said.communication);
  await writer.answer(/^Assistive technology/, !!said.technology);
  if (said.technology) {
    await writer.write('Which devices and services', said.technology);
    await writer.answer('Needed at home too', true);
  }
  await writer.answer('Accessible educational materials', false);
  await writer.write('Where the plan answers these factors', said.answeredBy);

  await writer.goTo('Annual goals');
  for (const goal of said.goals) {
    await writer.add(`Goal for: ${goal.need.words}`);
    await writer.write('Short name', goal.subject);
    await writer.write('Condition', goal.condition);
    await writer.write('Behavior', goal.behavior);
    await writer.write('Criterion', goal.criterion);
    await writer.write('Baseline', goal.baseline);
    await writer.write('Target', goal.target);
    await writer.write('How progress is measured', goal.method);
    await writer.choose(/How often progress is measured$/, goal.every);
    if (goal.benchmarks) await writer.write(/^Benchmarks/, goal.benchmarks);
  }
  await writer.take();

  await writer.goTo('Reporting progress');
  await writer.choose(/When progress is reported$/, 'With report cards');
  await writer.write('How progress is reported', said.progress);

  await writer.goTo('Special education and related services');
  for (const line of said.services) {
    await writer.add('Add service');
    await writer.choose(/ Type$/, line.type);
    await writer.choose(/ Service$/, line.name);
    await writer.choose(/ Provided by$/, line.by);
    await writer.count(/^Minutes per session/, line.minutes);
    await writer.count(/^Sessions/, line.sessions);
    await writer.choose(/ Per$/, line.per);
    await writer.choose(/ Setting$/, line.setting);
    if (line.group) await writer.choose(/ Group size$/, line.group);
    await writer.write('Location', line.location);
    await writer.tick(...line.needs.map((number) => needName(said, number)));
  }
  await writer.take();
  await writer.answer(/^Methods rest on/, true);

  await writer.goTo('Aids, modifications and supports');
  for (const [words, needs, where] of said.accommodations) {
    await writer.add('Add accommodation');
    await writer.write('What', words);
    await writer.tick(...where, ...needs.map((number) => needName(said, number)));
  }
  const none = /^None needed, because/;
  await writer.rewrite(none, said.noAids, 0);
  await writer.rewrite(none, said.noModifications, 1);
  await writer.add('Add support for staff');
  await writer.write('What', said.staffSupport);

  await writer.goTo('Participation with peers');
  await writer.choose(/Where the student is served$/, 'Regular school');
  await writer.count(/^Minutes of school in a week/, said.minutesOfSchool);
  await writer.write(/^Extent of time apart/, said.apart);
  await writer.tick(...said.apartReasons);
  await writer.write(/^Less restrictive options/, said.lessRestrictive);
  await writer.write(/^Possible harmful effects/, said.harm);
  await writer.answer(/^This is the school/, true);
  await writer.write(/^Nonacademic and extracurricular/, said.nonacademic);
  await writer.choose(/Physical education$/, 'Regular');
  await writer.take();

  await writer.goTo('State and district assessment');
  for (const [name, participation, accommodations] of said.tests) {
    await writer.add('Add test');
    await writer.write('Name of the test', name);
    await writer.choose(/ Participation$/, participation);
    if (accommodations) {
      await writer.write(/^Accommodations, one a line/, accommodations);
      await writer.answer(/^All of them are on the state's list/, true);
    }
  }

  await writer.goTo('Extended school year');
  await writer.choose(/Extended school year services$/, 'No');
  await writer.write(/^Reason, from/, said.summer);
}

const needName = (said: IepWords, number: number) =>
  `Need ${number}: ${said.goals[number - 1]?.need.words ?? ''}`;

export interface TransitionWords {
  preferences: string;
  assessments: [name: string, on: string, results: string][];
  after: [area: string, statement: string][];
  noIndependentLiving: string;
  services: [area: string, activity: string, who: string][];
  courses: string[];
  /** The day the student was told which rights will be theirs. */
  toldOfRightsOn: string;
}

/** From school to life after it; each goal leads to one of the student's own. */
export async function writeTransition(writer: Writer, said: TransitionWords): Promise<void> {
  await writer.goTo('Transition to adult life');
  await writer.write('Preferences and interests of the student', said.preferences);
  for (const [name, on, results] of said.assessments) {
    await writer.add('Add assessment');
    await writer.write('Assessment and source', name);
    await writer.day('Date', on);
    await writer.write('What it showed', results);
  }
  for (const [area, statement] of said.after) {
    await writer.add('Add postsecondary goal');
    await writer.choose(/ Area$/, area);
    await writer.write('After school, the student will', statement);
  }
  await writer.write(/^Independent living considered/, said.noIndependentLiving);
  for (const [area, activity, who] of said.services) {
    await writer.add('Add transition service');
    await writer.choose(/ Area$/, area);
    await writer.write('Activity', activity);
    await writer.write('Who sees to it', who);
  }
  for (const courses of said.courses) {
    await writer.add('Add school year');
    await writer.write(/^Courses, one a line/, courses);
  }
  await writer.take();
  await writer.goTo('Transfer of rights');
  await writer.answer(/^The student was told which rights/, true);
  await writer.day('Date the student was told', said.toldOfRightsOn);
}

/** Opens the student with Ctrl K, puts the meeting on record and begins the draft. */
export async function beginIep(
  writer: Writer,
  child: string,
  meeting: { on: string; noticeOn: string; place: string },
  occasion: 'first' | 'yearly' = 'first',
): Promise<void> {
  await writer.find(child);
  await writer.recordMeeting(meeting.on, meeting.noticeOn, meeting.place);
  await writer.find(child);
  await writer.press('Start an IEP');
  const dialog = writer.page.getByRole('dialog');
  if (occasion === 'yearly') await writer.click(dialog.getByText('The yearly review'));
  await writer.press('Start an IEP', dialog);
  await expect(writer.page.getByRole('navigation', { name: 'Sections' })).toBeVisible();
}
