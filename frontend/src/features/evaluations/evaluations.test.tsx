import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToStaff } from '@/lib/testing/staff';
import { AreaPage } from './AreaPage';
import EvaluationPanel from './EvaluationPanel';
import { ReportPage } from './ReportPage';

const MAYA = { __typename: 'Student', id: 'maya', name: 'Maya Ruiz', givenName: 'Maya', pronouns: 'she/her' };
const score = {
  __typename: 'EvaluationScoreRow',
  id: 's1',
  instrument: 'WISC-V',
  edition: '5',
  givenOn: '2026-11-20',
  examiner: 'Dana Weiss',
  name: 'Full Scale IQ',
  scale: 'standard',
  scaleSays: 'standard score',
  score: '92',
  percentile: '30',
  level: 95,
  low: '87',
  high: '98',
  descriptor: 'Average',
  validity: '',
};
const addendum = {
  __typename: 'EvaluationAddendumRow',
  said: 'Tested again with glasses.',
  on: '2026-11-24',
  personName: 'Dana Weiss',
};
const area = (more: object = {}) => ({
  __typename: 'EvaluationAreaRow',
  id: 'a1',
  key: 'intelligence',
  name: 'General intelligence',
  procedures: 'WISC-V, an interview',
  reason: '',
  language: 'Spanish',
  mode: 'own',
  modeSays: 'in this language',
  instrument: '',
  isQualified: true,
  plannedOn: null,
  lateReason: null,
  standing: 'planned',
  isLate: false,
  signedOn: null,
  summary: '',
  mayWrite: false,
  mayRead: true,
  content: {},
  assessor: { __typename: 'Person', id: 'dana', name: 'Dana Weiss' },
  scores: [],
  addenda: [],
  ...more,
});
const evaluation = (more: object = {}) => ({
  __typename: 'Evaluation',
  id: 'c1',
  state: 'consented',
  may: [],
  dueOn: null,
  form: null,
  student: MAYA,
  choices: {
    __typename: 'EvaluationChoices',
    areas: [],
    modes: [],
    papers: [],
    rawPapers: [],
    grounds: [],
    hows: [],
    scales: [],
    levels: [],
  },
  review: null,
  areas: [area()],
  papers: [],
  grounds: [],
  copies: [],
  team: [],
  owed: [],
  report: null,
  ...more,
});
const report = {
  __typename: 'EvaluationReport',
  sha256: 'all',
  signedOn: '2026-11-24',
  areas: [
    {
      __typename: 'EvaluationReportArea',
      key: 'intelligence',
      name: 'General intelligence',
      assessor: 'Dana Weiss',
      instrument: 'WISC-V',
      signedOn: '2026-11-23',
      sha256: 'abc123',
      parts: [
        { __typename: 'EvaluationReportPart', key: 'summary', label: 'In short', text: 'She thinks well.' },
      ],
      scores: [score],
      addenda: [addendum],
    },
  ],
};
const panel = (whole: object | null) => {
  const onChanged = vi.fn();
  const shown = showToStaff(<EvaluationPanel caseId="c1" standing="consented" onChanged={onChanged} />, {
    Evaluation_panel: () => ({ evaluation: whole }),
  });
  return { ...shown, onChanged };
};

test('who assigns does so by area; who reads alone is offered no deed', async () => {
  const { container, unmount } = panel(evaluation({ may: ['assign'] }));
  expect(await screen.findByRole('button', { name: 'Assign General intelligence' })).toBeVisible();
  expect(screen.getByText('Nobody has written down what is known already.')).toBeVisible();
  expect(screen.queryByRole('button', { name: /Take off/ })).not.toBeInTheDocument();
  expect(await wrongIn(container)).toEqual([]);
  unmount();
  panel(evaluation());
  expect(await screen.findByRole('table', { name: 'Plan by area' })).toBeVisible();
  expect(screen.queryByRole('button', { name: /Assign|paper|Record/ })).not.toBeInTheDocument();
});

test('an area that is late says so with its reason; an assessor nobody called qualified is marked', async () => {
  const late = area({ isLate: true, lateReason: 'Maya was ill.', standing: 'writing', isQualified: false });
  panel(evaluation({ areas: [late] }));
  expect(await screen.findByText(/late: Maya was ill\./)).toBeVisible();
  expect(screen.getByText('not said to be qualified')).toBeVisible();
});

test('a signed report is read, and a family without a copy is not forgotten', async () => {
  const { container } = panel(
    evaluation({
      state: 'report_ready',
      may: ['give'],
      owed: [
        { __typename: 'EvaluationPersonChoice', id: 'p1', name: 'Helena Ruiz' },
        { __typename: 'EvaluationPersonChoice', id: 'p2', name: 'Marco Ruiz' },
      ],
      copies: [
        {
          __typename: 'EvaluationCopyRow',
          personId: 'p2',
          name: 'Marco Ruiz',
          givenOn: '2026-11-25',
          how: 'opened on their pages',
        },
      ],
      report: { __typename: 'EvaluationReport', sha256: 'all', signedOn: '2026-11-24' },
    }),
  );
  expect(await screen.findByRole('link', { name: 'Read the report' })).toHaveAttribute(
    'href',
    '/evaluations/c1',
  );
  expect(screen.getByText(/Not yet with Helena Ruiz\./)).toBeVisible();
  expect(screen.getByText(/Marco Ruiz has a copy since .*: opened on their pages\./)).toBeVisible();
  expect(await wrongIn(container)).toEqual([]);
});

test('the report shows each area with its scores, what was added later, and its hash', async () => {
  const { container } = showToStaff(<ReportPage caseId="c1" />, {
    Evaluation_report: () => ({ evaluation: evaluation({ state: 'report_ready', report }) }),
  });
  expect(await screen.findByRole('heading', { name: 'Evaluation report: Maya Ruiz' })).toBeVisible();
  expect(screen.getByText('She thinks well.')).toBeVisible();
  expect(screen.getByText('Full Scale IQ')).toBeVisible();
  expect(screen.getByText(/Tested again with glasses/)).toBeVisible();
  expect(screen.getByText('SHA-256 abc123')).toBeVisible();
  expect(await wrongIn(container)).toEqual([]);
});

test('without a report the page says what it waits for', async () => {
  showToStaff(<ReportPage caseId="c1" />, { Evaluation_report: () => ({ evaluation: evaluation() }) });
  expect(
    await screen.findByText('It is put together when the assessors of all areas have signed.'),
  ).toBeVisible();
});

test('an area that is not the reader’s to read does not show', async () => {
  const { container } = showToStaff(<AreaPage caseId="c1" areaId="a1" />, {
    Evaluation_area: () => ({ evaluation: evaluation({ areas: [area({ mayRead: false })] }) }),
  });
  expect(await screen.findByText('There is no such report, or it is not yours to read.')).toBeVisible();
  expect(await wrongIn(container)).toEqual([]);
});
