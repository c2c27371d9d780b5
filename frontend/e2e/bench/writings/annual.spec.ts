import { expect } from '@playwright/test';
import { pageOf } from '../../support/people';
import { test } from '../../support/test';
import { dayIn, schoolDayAgo, Writer } from './writer';

const MET_ON = schoolDayAgo(2);

/** A year later: what he does now, by goal. */
const NOW = {
  writing: {
    baseline: '8 of 12 rubric points, November',
    target: '11 of 12 rubric points',
    criterion: 'scoring 11 of 12 on the district rubric in 3 of 4 samples',
    steps: '9 of 12 by March\n10 of 12 by May',
  },
  planning: {
    baseline: '6 of 10 assignments, November',
    target: '9 of 10 assignments',
    criterion: 'for 9 of 10 assignments over six weeks',
    steps: '7 of 10 by March\n8 of 10 by May',
  },
};

test('the annual plan of a child who had one', async ({ browser }) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const writer = new Writer(ana, ['Leo Ruiz', 'Elena Ruiz', 'Iván Ruiz', 'Ana Reyes']);
  await writer.begin();
  await writer.find('Leo Ruiz');
  await writer.recordMeeting(MET_ON, dayIn(-19), 'Room 12');
  await writer.find('Leo Ruiz');
  await writer.press('Start an IEP');
  await writer.press('Start an IEP', ana.getByRole('dialog'));
  await expect(ana.getByRole('navigation', { name: 'Sections' })).toBeVisible();

  await writer.goTo('Plan dates');
  await writer.take();
  await writer.day('Procedural safeguards given on', dayIn(-33));
  await writer.confirmRest();

  await writer.goTo('Student and family voice');
  await writer.rewrite(
    'Concerns of the parents',
    'Leo writes to his cousin by himself now. What he has to hand in at school still gets lost on the way.',
  );
  await writer.rewrite(
    "In the student's own words",
    'The planner works when somebody looks at it with me. I would rather type than write with a pencil.',
  );
  await writer.confirmRest();

  await writer.goTo('Present levels');
  await writer.rewrite(
    'Academic achievement',
    'Leo writes 8 complete sentences on a topic in 15 minutes, most of them with capitals and periods; his details stand in no order yet.',
  );
  await writer.day('Date of the academic data', dayIn(-14));
  await writer.rewrite(
    'Functional performance',
    'Leo turns in 6 of 10 assignments on time, three times as many as a year ago, and packs his bag from a list.',
  );
  await writer.day('Date of the functional data', dayIn(-11));
  await writer.confirmRest();

  await writer.goTo('Special factors');
  await writer.takeIfOffered();
  await writer.confirmRest();

  await writer.goTo('Annual goals');
  for (const [name, now] of [
    [/^Goal 1: /, NOW.writing],
    [/^Goal 2: /, NOW.planning],
  ] as const) {
    await writer.openRow(name);
    await writer.rewriteIn(name, 'Criterion', now.criterion);
    await writer.rewriteIn(name, 'Baseline', now.baseline);
    await writer.rewriteIn(name, 'Target', now.target);
    await writer.rewriteIn(name, /^Benchmarks/, now.steps);
  }
  await writer.takeIfOffered();
  await writer.confirmRest();

  await writer.goTo('Reporting progress');
  await writer.confirmRest();
  await writer.goTo('Special education and related services');
  await writer.takeIfOffered();
  await writer.confirmRest();
  await writer.goTo('Aids, modifications and supports');
  await writer.confirmRest();
  await writer.goTo('Participation with peers');
  await writer.takeIfOffered();
  await writer.confirmRest();
  await writer.goTo('State and district assessment');
  await writer.confirmRest();
  await writer.goTo('Extended school year');
  await writer.choose(/Extended school year services$/, 'No');
  await writer.write(
    /^Reason, from/,
    'In September Leo wrote and handed in as much as in June; two weeks brought his planner back.',
  );
  await writer.finalize('Talked about at the meeting; both parents agree and it is in the notes.');
  await ana.screenshot({ path: 'test-results/writing-annual.png' });
  console.log(writer.tell('Annual plan, carried forward'));
});
