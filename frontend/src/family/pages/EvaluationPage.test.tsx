import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToAna } from '../testing/family';
import EvaluationPage from './EvaluationPage';

const out = {
  __typename: 'Evaluation',
  id: 'c1',
  state: 'report_ready',
  student: { __typename: 'Student', id: 'maya', name: 'Maya Ruiz' },
  report: {
    __typename: 'EvaluationReport',
    signedOn: '2026-11-24',
    areas: [
      {
        __typename: 'EvaluationReportArea',
        key: 'intelligence',
        name: 'General intelligence',
        plainly: 'How your child thinks and learns.',
        assessor: 'Dana Weiss',
        signedOn: '2026-11-23',
        parts: [
          { __typename: 'EvaluationReportPart', key: 'summary', label: 'In short', text: 'She thinks well.' },
        ],
        scores: [
          {
            __typename: 'EvaluationScoreRow',
            id: 's1',
            name: 'Full Scale IQ',
            scaleSays: 'standard score',
            score: '92',
            percentile: '30',
            descriptor: 'Average',
          },
        ],
        addenda: [],
      },
    ],
  },
};

test('a mother reads what was found, what a number means, and keeps it as a file', async () => {
  const { container } = showToAna(<EvaluationPage caseId="c1" />, {
    FamilyEvaluation_report: () => ({ evaluation: out }),
  });
  expect(await screen.findByRole('heading', { name: 'General intelligence' })).toBeVisible();
  expect(screen.getByText(/How your child thinks and learns/)).toBeVisible();
  expect(screen.getByText(/30 of 100/)).toBeVisible();
  expect(screen.getByRole('link', { name: /Keep it as a PDF/ })).toHaveAttribute(
    'href',
    expect.stringContaining('case=c1'),
  );
  expect(await wrongIn(container)).toEqual([]);
});

test('before the report is out there is nothing of it', async () => {
  showToAna(<EvaluationPage caseId="c1" />, {
    FamilyEvaluation_report: () => ({ evaluation: { ...out, state: 'in_progress', report: null } }),
  });
  expect(await screen.findByRole('heading', { name: 'Evaluation report' })).toBeVisible();
  expect(screen.queryByText('She thinks well.')).not.toBeInTheDocument();
  expect(screen.queryByRole('link', { name: /PDF/ })).not.toBeInTheDocument();
});
