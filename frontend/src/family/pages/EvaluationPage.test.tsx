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
    writtenIn: 'en',
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
  expect(screen.queryByText(/The school wrote this in/)).toBeNull();
  expect(await wrongIn(container)).toEqual([]);
});

test('who reads in another language than staff wrote is told so, and can ask for it in their own', async () => {
  const { container } = showToAna(<EvaluationPage caseId="c1" />, {
    FamilyEvaluation_report: () => ({
      evaluation: { ...out, report: { ...out.report, writtenIn: 'es' } },
    }),
  });
  expect(
    await screen.findByText('The school wrote this in Spanish. It stands here as it was written.'),
  ).toBeVisible();
  expect(screen.getByText(/ask for a translation, or for an interpreter, at no cost/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Ask the team for it in your language' })).toHaveAttribute(
    'href',
    '/family/asked/maya?about=Evaluation+report&say=in_my_language',
  );
  expect(screen.getByText('She thinks well.')).toHaveAttribute('lang', 'es');
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
