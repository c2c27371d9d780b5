import { pageOf } from '../../support/people';
import { test } from '../../support/test';
import { beginIep, type IepWords, type TransitionWords, writeIep, writeTransition } from './iep';
import { dayIn, schoolDayAgo, Writer } from './writer';

const MET_ON = schoolDayAgo(2);

const DANIEL: IepWords = {
  safeguardsOn: dayIn(-34),
  concerns: 'We want Daniel to leave school able to read a contract and a bus plan without calling us.',
  strengthsAtHome: 'He repairs bicycles for the whole street and keeps his tools in order.',
  studentWords: 'I get it when I see it done. I want to work on cars, the electric ones.',
  strengths:
    'Daniel is patient with machines and people, arrives early, and explains a repair step by step so that others can follow.',
  evaluation:
    'Evaluation of this month: basic reading 79, reading comprehension 82, listening comprehension 105, mathematics 96.',
  academic: [
    'Daniel reads eleventh-grade text at 92 correct words a minute and answers 4 of 10 questions about it; of the same text read to him he answers 8 of 10.',
    'Three passages with questions, read by himself and read to him',
    dayIn(-19),
  ],
  functional: [
    'Daniel begins longer work when somebody sits beside him and hands in half of what he has done.',
    'Grade book of five classes since August',
    dayIn(-12),
  ],
  effect:
    'History, biology and the auto shop manual ask for more reading than he can do in the time, so he knows less of them than he could.',
  withoutNeed: ['Developmental'],
  technology: 'A text-to-speech reader on his school laptop and phone.',
  answeredBy: 'The reading service, the two goals, and the first two accommodations.',
  goals: [
    {
      need: { area: 'Academic', words: 'Understand long informational text' },
      subject: 'Technical reading',
      condition: 'Given two pages of a repair manual and his reader',
      behavior: 'Daniel will mark the steps and answer questions about their order and reasons',
      criterion: '8 of 10 right in three manuals he has not seen',
      baseline: '4 of 10 right in one manual, October',
      target: '8 of 10 right',
      method: 'Manual pages with ten questions',
      every: 'Every two weeks',
    },
    {
      need: { area: 'Functional', words: 'Plan and hand in work that takes longer than a day' },
      subject: 'Finishing projects',
      condition: 'Given a project of one to two weeks',
      behavior: 'Daniel will split it into dated steps and hand in each of them',
      criterion: 'on time for 9 of 10 steps in a quarter',
      baseline: '5 of 10 steps in the first quarter',
      target: '9 of 10 steps',
      method: 'Step sheet kept with his advisor',
      every: 'Every week',
    },
  ],
  progress: 'A letter about each goal; Daniel goes through it with his advisor before it is sent.',
  services: [
    {
      type: 'Special education',
      name: 'Specially designed instruction: reading',
      by: 'Special-education teacher',
      minutes: 50,
      sessions: 3,
      per: 'a week',
      setting: 'Outside the regular class',
      group: 'Small group, 2 to 6',
      location: 'Learning center',
      needs: [1],
    },
    {
      type: 'Special education',
      name: 'Specially designed instruction: study and organization',
      by: 'Special-education teacher',
      minutes: 25,
      sessions: 2,
      per: 'a week',
      setting: 'Inside the regular class',
      location: 'Advisory period',
      needs: [2],
    },
  ],
  accommodations: [
    ['Texts and questions may be listened to', [1], ['In class', 'In tests']],
    ['Half again as much time where there is much to read', [1], ['In class', 'In tests']],
    ['Projects are handed out as a sheet of dated steps', [2], ['In class']],
  ],
  noAids: 'The reader is listed as his technology; nothing else has to be added to his classes.',
  noModifications: 'Daniel takes the courses for a diploma with the same standards.',
  staffSupport: 'His teachers learn to prepare files for the reader, one hour in the first month',
  minutesOfSchool: 1800,
  apart: 'Two and a half hours a week in the learning center, for reading lessons at his own pace.',
  apartReasons: ['Instruction too intensive for the class even with aids'],
  lessRestrictive:
    'Reading help inside history was tried last spring; there was no time to practice and nothing changed.',
  harm: 'He gives up one elective period; the auto shop is kept free of it.',
  nonacademic: 'Daniel is in the robotics club and referees soccer; neither needs a support.',
  tests: [
    [
      'State English language arts test, grade 11',
      'Regular with accommodations',
      'Text-to-speech for items\nExtra time',
    ],
    ['State mathematics test, grade 11', 'Regular with accommodations', 'Text-to-speech for items'],
  ],
  summer: 'After last summer his reading rate was 90 words and back at 92 within two weeks of school.',
};

const AFTER: TransitionWords = {
  preferences:
    'Daniel wants to work with electric vehicles, near home, and to earn his own money while he learns.',
  assessments: [
    [
      'Career interest inventory and interview with Daniel',
      dayIn(-18),
      'Strong interest in mechanics and engineering technology; prefers to learn by doing.',
    ],
    [
      'Two days of job shadowing, Valley Transit workshop',
      dayIn(-9),
      'On time, careful, asked good questions; needs wiring plans read aloud.',
    ],
  ],
  after: [
    [
      'Education or training',
      'Enroll in the electric vehicle technician certificate at the community college',
    ],
    ['Employment', 'Work as an apprentice technician in a transit or dealer workshop'],
  ],
  noIndependentLiving:
    'The interview and his parents show that he shops, cooks, banks and travels by himself.',
  services: [
    ['Instruction', 'Auto technology pathway, second year', 'Career technical education teacher'],
    ['Related services', 'Practice of asking for his accommodations by himself', 'School counselor'],
    [
      'Community experiences',
      'A visit to the college and its office for students with disabilities',
      'Case manager',
    ],
    [
      'Employment and adult living',
      'Paid work experience of five hours a week in spring',
      'Transition specialist',
    ],
  ],
  courses: [
    'English 11\nUnited States history\nAlgebra 2\nBiology\nAuto technology 2',
    'English 12\nGovernment and economics\nApplied mathematics\nAuto technology 3\nWork experience',
  ],
  toldOfRightsOn: dayIn(-10),
};

test('a transition plan for a sixteen-year-old in California', async ({ browser }) => {
  const helen = await pageOf(browser, 'high_school_case_manager', 'juniper');
  const writer = new Writer(helen, ['Daniel Osei', 'Abena Osei', 'Helen Marsh']);
  await writer.begin();
  await beginIep(writer, 'Daniel Osei', { on: MET_ON, noticeOn: dayIn(-21), place: 'Library' }, 'yearly');
  await writeIep(writer, DANIEL);
  await writeTransition(writer, AFTER);
  await writer.linkGoalsToLifeAfter();
  await writer.finalize('Talked about at the meeting; Daniel and his mother agree and it is in the notes.');
  await helen.screenshot({ path: 'test-results/writing-california.png' });
  console.log(writer.tell('Transition at sixteen, California'));
});
