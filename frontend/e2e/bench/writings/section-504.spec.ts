import { pageOf } from '../../support/people';
import { test } from '../../support/test';
import { begin504, type Words504, writeEligibility, writeProvided, writeTold } from './section-504';
import { dayIn, Writer } from './writer';

const ELIAS: Words504 = {
  languagePlan: 'Ms. Salas interprets; the plan is translated into Spanish.',
  permissionOn: dayIn(-40),
  evaluatedOn: dayIn(-6),
  decidedOn: dayIn(0),
  toldOn: dayIn(0),
  noticeOn: dayIn(-12),
  concerns:
    'He finishes his homework at the kitchen table and forgets to hand it in. He says he is lazy; he is not.',
  impairment: 'Attention deficit, by the letter of his pediatrician of this fall.',
  activities: ['Concentrating', 'Learning'],
  limitation:
    'Elías stays with a task for four minutes; most of his classmates stay for fifteen. Of the last ten assignments he did all and handed in four.',
  measures: 'A seat near the teacher; medicine in the morning since October.',
  sources: [
    [
      'Teacher recommendations',
      'Four of ten assignments handed in; answers well aloud.',
      'His classroom teacher',
    ],
    ['Information from the family', 'Homework is done every evening in half an hour.', 'His mother'],
    [
      'Physical condition, health records',
      'The diagnosis and the medicine, with what it does after lunch.',
      'The school nurse',
    ],
  ],
  accommodations: [
    {
      words: 'Finished homework is photographed at home and counts when it was done',
      area: 'Homework',
      by: ["All of the student's teachers"],
      place: 'At home',
      when: 'Every school day',
    },
    {
      words: 'A task is given in parts of five minutes, each checked off with him',
      area: 'All subjects',
      by: ['Classroom teacher'],
      place: 'In the classroom',
      when: 'In every lesson with written work',
    },
    {
      words: 'Two minutes of moving between parts',
      area: 'All subjects',
      by: ['Classroom teacher'],
      place: 'In the classroom',
      when: 'Twice in each lesson',
    },
  ],
  atTests: ['Half again as much time, in two sittings', ['Tests in class', 'District tests', 'State tests']],
  nonacademic: 'Elías takes part in everything; a coach reminds him of his bag after practice.',
};

test('a 504 plan', async ({ browser }) => {
  const joyce = await pageOf(browser, 'case_manager', 'redrock');
  const writer = new Writer(
    joyce,
    ['Elías Vega', 'Carmen Vega', 'Joyce Begay', 'Kwame Foster', 'Renee Ortiz'],
    [],
  );
  await writer.begin();
  await begin504(writer, 'Elías Vega');
  await writeEligibility(writer, ELIAS);
  await writeProvided(writer, ELIAS);
  await writeTold(writer, ELIAS);
  await writer.finalize('Talked about in the group; it is in the notes.');
  await joyce.screenshot({ path: 'test-results/writing-504.png' });
  console.log(writer.tell('504 plan'));
});
