import { pageOf } from '../../support/people';
import { test } from '../../support/test';
import { beginIep, type IepWords, writeIep } from './iep';
import { dayIn, schoolDayAgo, Writer } from './writer';

const MET_ON = schoolDayAgo(2);

const AMARA: IepWords = {
  startsOn: dayIn(10),
  safeguardsOn: dayIn(-34),
  concerns:
    'Amara is hard to follow when she tells about her day, and she stops telling when people ask her to say it again.',
  strengthsAtHome:
    'She makes up long stories for her little brother and remembers every song after hearing it once.',
  studentWords: 'I like drawing and the story corner. I want the other kids to know what I say.',
  strengths:
    'Amara joins every game at recess, listens with care and draws what she has heard in good detail. She asks when she does not understand.',
  evaluation:
    'Speech-language evaluation of this month: single-word articulation standard score 71; receptive language 102; phonological awareness 84. Hearing was screened and is within normal limits.',
  academic: [
    'Amara names 24 of 26 letters and their sounds. She blends two sounds into a word in 6 of 10 trials; most of her class blends three in 9 of 10.',
    'Fall phonics screener and three probes in class',
    dayIn(-20),
  ],
  functional: [
    'Familiar adults understand about 60 percent of what she says, unfamiliar ones about 40 percent. She leaves out the ends of words and says t for k and d for g.',
    'Language sample of 100 utterances and teacher log',
    dayIn(-16),
  ],
  effect:
    'When Amara is not understood she gives up sharing in reading groups, and sounds she cannot say are hard for her to hear and spell.',
  withoutNeed: ['Developmental'],
  communication:
    'She needs time, a partner who waits, and pictures to point at while her speech is not yet understood.',
  answeredBy: 'Both goals, the speech-language service, and the picture board among the accommodations.',
  goals: [
    {
      need: { area: 'Functional', words: 'Say k, g and the ends of words so that others understand' },
      subject: 'Clear speech',
      condition: 'In a five-minute talk about a picture she has not seen before',
      behavior: 'Amara will say k, g and final consonants correctly',
      criterion: 'in 80 percent of the words that have them, in three talks in a row',
      baseline: '35 percent of such words, in October',
      target: '80 percent of such words',
      method: 'Recorded talk, scored by the speech-language pathologist',
      every: 'Every two weeks',
    },
    {
      need: { area: 'Academic', words: 'Hear and blend the sounds of short words' },
      subject: 'Blending sounds',
      condition: 'Given three sounds spoken one second apart',
      behavior: 'Amara will say the word they make',
      criterion: 'in 9 of 10 trials on three days',
      baseline: '6 of 10 with two sounds, none with three',
      target: '9 of 10 with three sounds',
      method: 'Phonological awareness probe',
      every: 'Every week',
    },
  ],
  progress: 'A page about each goal with its chart, and a call when a talk could not be scored.',
  services: [
    {
      type: 'Special education',
      name: 'Speech-language therapy',
      by: 'Speech-language pathologist',
      minutes: 30,
      sessions: 2,
      per: 'a week',
      setting: 'Outside the regular class',
      group: 'Small group, 2 to 6',
      location: 'Speech room',
      needs: [1, 2],
    },
  ],
  accommodations: [
    ['A picture board on her desk for asking and choosing', [1], ['In class', 'In other activities']],
    ['Ten seconds to answer before anybody helps', [1, 2], ['In class', 'In tests']],
  ],
  noAids: 'Her class has what she needs; the speech sessions are the added service.',
  noModifications: 'Amara works on what the whole first grade works on.',
  staffSupport:
    'The speech-language pathologist shows her teacher how to model sounds, half an hour in the first month',
  minutesOfSchool: 1650,
  apart:
    'One hour a week in the speech room, where a recording can be made and other children do not answer first.',
  apartReasons: ['Therapy needs its own space'],
  lessRestrictive:
    'Speech work at a table in class was tried for four weeks in the fall; the noise hid the very sounds she works on.',
  harm: 'She could miss the beginning of centers; sessions lie at a time when her class practices silently.',
  nonacademic: 'Amara takes part in recess, meals, library and the class play with everybody.',
  tests: [['State reading and mathematics tests', 'Not given in this grade']],
  summer:
    'Her teacher kept the sounds she knew through the October break without loss, and nothing shows that summer would be otherwise.',
};

test('a first IEP for a six-year-old', async ({ browser }) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const writer = new Writer(ana, ['Amara Bello', 'Ngozi Bello', 'Ana Reyes']);
  await writer.begin();
  await beginIep(writer, 'Amara Bello', { on: MET_ON, noticeOn: dayIn(-21), place: 'Room 12' });
  await writeIep(writer, AMARA);
  await writer.finalize('Talked about at the meeting; the parent agrees and it is in the notes.');
  await ana.screenshot({ path: 'test-results/writing-first-iep.png' });
  console.log(writer.tell('First IEP, age six'));
});
