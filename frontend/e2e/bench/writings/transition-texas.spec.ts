import { pageOf } from '../../support/people';
import { test } from '../../support/test';
import { beginIep, type IepWords, type TransitionWords, writeIep, writeTransition } from './iep';
import { dayIn, schoolDayAgo, Writer } from './writer';

const MET_ON = schoolDayAgo(2);

const MARISELA: IepWords = {
  safeguardsOn: dayIn(-34),
  languagePlan: 'The plan and all letters are translated into Spanish; Mr. Salas interprets.',
  concerns:
    'She forgets her medicine and then the afternoon is lost. We want her to finish school with her class.',
  strengthsAtHome: 'She runs the kitchen on Saturdays and looks after her grandfather.',
  studentWords:
    'Mornings are fine. After lunch everything is loud. I want to be a nurse aide and then a nurse.',
  strengths:
    'Marisela speaks two languages with ease, calms younger students and keeps at what she finds useful.',
  evaluation:
    'Evaluation of this month with the report of her physician: attention deficit, combined type; written expression 81; reading 98; mathematics 94.',
  academic: [
    'Marisela writes one paragraph in thirty minutes with two of five parts of an argument; her class writes three with four.',
    'Two writing samples scored with the state rubric',
    dayIn(-22),
  ],
  functional: [
    'She is on task in 70 percent of intervals before lunch and in 38 percent after it.',
    'Observation in four classes, ten minutes each',
    dayIn(-15),
  ],
  effect:
    'She leaves longer writing unfinished, most of all in the afternoon, and fails courses whose content she can say aloud.',
  withoutNeed: ['Developmental'],
  answeredBy: 'The writing service, the check-in after lunch, and both goals.',
  goals: [
    {
      need: { area: 'Academic', words: 'Write a whole argument with its reasons' },
      subject: 'Argument writing',
      condition: 'Given a question, a planning sheet and forty minutes',
      behavior: 'Marisela will write an argument',
      criterion: 'with four of five parts of the rubric in three samples in a row',
      baseline: 'two of five parts, October',
      target: 'four of five parts',
      method: 'Writing sample scored with the rubric',
      every: 'Every month',
    },
    {
      need: { area: 'Functional', words: 'Begin and keep at work after lunch' },
      subject: 'Afternoon work',
      condition: 'In the two classes after lunch, after a check-in of three minutes',
      behavior: 'Marisela will be at work',
      criterion: 'in 75 percent of observed intervals over four weeks',
      baseline: '38 percent, October',
      target: '75 percent',
      method: 'Interval record by the classroom teacher',
      every: 'Every week',
    },
  ],
  progress: 'A letter in Spanish and English about each goal, with the last writing sample.',
  services: [
    {
      type: 'Special education',
      name: 'Specially designed instruction: writing',
      by: 'Special-education teacher',
      minutes: 45,
      sessions: 2,
      per: 'a week',
      setting: 'Outside the regular class',
      group: 'Small group, 2 to 6',
      location: 'Room 214',
      needs: [1],
    },
    {
      type: 'Related service',
      name: 'Counseling',
      by: 'School counselor',
      minutes: 20,
      sessions: 1,
      per: 'a week',
      setting: 'Outside the regular class',
      group: 'One student alone',
      location: "Counselor's office",
      needs: [2],
    },
  ],
  accommodations: [
    ['A planning sheet before every longer text', [1], ['In class', 'In tests']],
    [
      'A seat away from door and window, and one break of three minutes in each class after lunch',
      [2],
      ['In class'],
    ],
  ],
  noAids: 'A check-in by the counselor is a service of this plan; the classes need nothing more.',
  noModifications: 'She works toward the foundation diploma with the same standards.',
  staffSupport: 'Her teachers agree on one planning sheet, half an hour in the first month',
  minutesOfSchool: 2100,
  apart: 'Ninety minutes of writing lessons and twenty of counseling a week, both where it is quiet.',
  apartReasons: ['Instruction too intensive for the class even with aids'],
  lessRestrictive:
    'A second adult in English was tried in spring; she began sooner and still finished nothing.',
  harm: 'Two advisory periods a week are missed; what is announced there reaches her by message.',
  nonacademic: 'She is in the health science club and sings in the choir, without supports.',
  tests: [
    [
      'English II end-of-course test',
      'Regular with accommodations',
      'Small group\nExtra time within the day',
    ],
    ['United States history end-of-course test', 'Regular with accommodations', 'Small group'],
  ],
  summer: 'Her writing of May and of September had the same two parts; nothing was lost over the summer.',
};

const AFTER: TransitionWords = {
  preferences: 'Marisela wants to care for people, first as a nurse aide while she studies.',
  assessments: [
    [
      'Interest profiler and interview in Spanish and English',
      dayIn(-17),
      'Health care and helping; likes a steady routine.',
    ],
    [
      'Volunteer day at Mesa Care Center, supervisor form',
      dayIn(-8),
      'Warm and careful; needs a written list for the afternoon.',
    ],
  ],
  after: [
    [
      'Education or training',
      'Complete the certified nurse aide course and begin the nursing program at the college',
    ],
    ['Employment', 'Work part time as a nurse aide in the town'],
  ],
  noIndependentLiving:
    'Interview and family report: she cooks, shops, takes the bus and keeps a bank account.',
  services: [
    ['Instruction', 'Health science pathway, third course', 'Health science teacher'],
    ['Related services', 'Counseling on handling medicine and noise at work', 'School counselor'],
    ['Community experiences', 'Ten hours at the care center', 'Transition coordinator'],
    ['Employment and adult living', 'Application for the aide course and its fee waiver', 'School counselor'],
  ],
  courses: [
    'English III\nUnited States history\nAlgebra II\nAnatomy\nHealth science 3',
    'English IV\nGovernment\nStatistics\nPracticum in health science',
  ],
  toldOfRightsOn: dayIn(-7),
};

test('a transition plan for a sixteen-year-old in Texas', async ({ browser }) => {
  const curtis = await pageOf(browser, 'high_school_case_manager', 'redrock');
  const writer = new Writer(curtis, ['Marisela Torres', 'Yolanda Torres', 'Curtis Boone']);
  await writer.begin();
  await beginIep(writer, 'Marisela Torres', { on: MET_ON, noticeOn: dayIn(-21), place: 'Library' }, 'yearly');
  await writeIep(writer, MARISELA);
  await writeTransition(writer, AFTER);
  await writer.linkGoalsToLifeAfter();
  await writer.finalize('Talked about at the meeting; Marisela and her mother agree and it is in the notes.');
  await curtis.screenshot({ path: 'test-results/writing-texas.png' });
  console.log(writer.tell('Transition at sixteen, Texas'));
});
