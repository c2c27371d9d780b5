import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { DRAFT, FINDINGS, liveSections, plan, showPlan } from './testing/planPage';

liveSections();

describe('finalizing', () => {
  test('wants a reason for every warning, and sends one key however often it is pressed', async () => {
    const answers = {
      ...DRAFT,
      PlanPage_plan: () => ({ plan: plan({ may: ['finalize'], findings: [FINDINGS[0]] }) }),
      PlanPage_finalize: () => ({
        finalizePlan: {
          __typename: 'FindingsProblem',
          code: 'CHECKS_BLOCK',
          message: 'The plan is not ready.',
          doNext: null,
          field: null,
          // Only what is left: the warning has its reason.
          findings: [FINDINGS[1]],
        },
      }),
    };
    const { user, asked } = showPlan(answers);
    await user.click(await screen.findByRole('button', { name: 'Finalize…' }));
    const dialog = screen.getByRole('dialog');
    const press = within(dialog).getByRole('button', { name: 'Finalize plan' });
    expect(press).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox', { name: /names no place/ }), 'Everywhere');
    await user.click(press);
    expect(await within(dialog).findByText('The plan is not ready.')).toBeVisible();
    expect(within(dialog).getByText(/date of the meeting is missing/)).toBeVisible();
    const sent = asked.filter(({ body }) => body.operationName === 'PlanPage_finalize');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body.variables).toMatchObject({
      planId: 'p1',
      overrides: [{ ruleId: 'IEP-GO-02', rowId: 'g1', reason: 'Everywhere' }],
      idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(press).toBeDisabled();
    expect(within(dialog).getByRole('textbox', { name: /names no place/ })).toHaveValue('Everywhere');
  });

  test('asks for no reason while something is missing, and says how many will be asked for', async () => {
    const { user } = showPlan({
      ...DRAFT,
      PlanPage_plan: () => ({ plan: plan({ may: ['finalize'], findings: FINDINGS }) }),
    });
    await user.click(await screen.findByRole('button', { name: 'Finalize…' }));
    const dialog = screen.getByRole('dialog');
    expect(within(dialog).getByText(/date of the meeting is missing/)).toBeVisible();
    expect(within(dialog).getByText(/After that, 1 warning needs a reason/)).toBeVisible();
    expect(within(dialog).queryByRole('textbox')).not.toBeInTheDocument();
    expect(within(dialog).getByRole('button', { name: 'Finalize plan' })).toBeDisabled();
  });

  test('the arrow of a finding leads into its field, and closing gives the focus back to nobody else', async () => {
    const { user } = showPlan({
      ...DRAFT,
      PlanPage_plan: () => ({ plan: plan({ may: ['finalize'], findings: FINDINGS }) }),
    });
    await screen.findByRole('textbox', { name: /Language plan/ });
    await user.click(await screen.findByRole('button', { name: 'Finalize…' }));
    await user.click(
      within(screen.getByRole('dialog')).getByRole('button', { name: /Go there: The date of the meeting/ }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await new Promise((resolve) => setTimeout(resolve, 600));
    const place = document.getElementById('basics.meeting_on');
    expect(place?.contains(document.activeElement)).toBe(true);
    expect(document.activeElement).not.toBe(place);
  });

  test('a plan that was frozen is asked for again, and one dialog has one key', async () => {
    let isFinal = false;
    const { user, asked } = showPlan({
      ...DRAFT,
      PlanPage_plan: () => ({ plan: plan(isFinal ? { state: 'finalized' } : { may: ['finalize'] }) }),
      PlanPage_finalize: () => {
        const isSecond = isFinal;
        isFinal = true;
        return {
          finalizePlan: isSecond
            ? { __typename: 'PlanVersion', id: 'v1', number: 1, sha256: 'ab' }
            : { __typename: 'OtherProblem', code: 'BUSY', message: 'Try again.', doNext: null, field: null },
        };
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Finalize…' }));
    await user.click(screen.getByRole('button', { name: 'Finalize plan' }));
    expect(await screen.findByText('Try again.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Finalize plan' }));
    expect(await screen.findByText('Final')).toBeVisible();
    const keys = asked
      .filter(({ body }) => body.operationName === 'PlanPage_finalize')
      .map(({ body }) => body.variables?.idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});

test.each([
  ['partially_active', '2999-02-01', /Agreed in part, begins on .*2999/],
  ['active', '2999-02-01', /Agreed, begins on .*2999/],
  ['partially_active', '2020-02-01', /^In force in part$/],
  ['active', null, /^In force$/],
])('a plan that is %s and starts on %s says so', async (state, startsOn, words) => {
  showPlan({ PlanPage_plan: () => ({ plan: plan({ state, startsOn, endsOn: startsOn }) }) });
  expect(await screen.findByText(words)).toBeVisible();
});

test('a final plan is read: version, hash, PDF, signatures, and no socket', async () => {
  const person = { __typename: 'Person', id: 'x', name: 'Rosa Ruiz' };
  const { asked } = showPlan({
    PlanPage_plan: () => ({
      plan: plan({
        state: 'consent_pending',
        may: ['request_signatures'],
        latestVersion: {
          __typename: 'PlanVersion',
          id: 'v1',
          number: 1,
          sha256: 'abcdef0123456789'.repeat(4),
          finalizedAt: '2026-11-20T02:30:00Z',
          finalizedBy: { __typename: 'Person', id: 'ana', name: 'Ana Flores' },
          pdf: { __typename: 'SealedPdf', url: '/files/v1.pdf', pageCount: 9, stage: 'finalized' },
          signatureRequests: [
            {
              __typename: 'SignatureRequest',
              id: 'r1',
              state: 'requested',
              viewedAt: null,
              person,
              signature: null,
            },
          ],
        },
      }),
    }),
  });
  expect(await screen.findByText('abcdef012345…')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Open the sealed PDF' })).toHaveAttribute('href', '/files/v1.pdf');
  // The district's day and clock, wherever the reader sits.
  expect(screen.getByText(/Thu, Nov 19, 7:30\sPM · Ana Flores/)).toBeVisible();
  expect(screen.getByText('Not read yet')).toBeVisible();
  expect(screen.getByText('Goal 1: Reading')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Ask again for signatures' })).toBeVisible();
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(asked.some(({ body }) => body.operationName === 'PlanPage_openSection')).toBe(false);
});

test('asking again names whom it reminds, and nobody who answered', async () => {
  const request = (id: string, state: string, name: string) => ({
    __typename: 'SignatureRequest',
    id,
    state,
    viewedAt: null,
    person: { __typename: 'Person', id: `person ${id}`, name },
    signature: null,
  });
  const asked = plan({
    state: 'partially_active',
    may: ['request_signatures'],
    latestVersion: {
      __typename: 'PlanVersion',
      id: 'v1',
      number: 1,
      sha256: 'abcdef0123456789'.repeat(4),
      finalizedAt: '2026-11-20T10:00:00Z',
      finalizedBy: { __typename: 'Person', id: 'ana', name: 'Ana Flores' },
      pdf: null,
      signatureRequests: [
        request('r1', 'answered', 'Rosa Ruiz'),
        request('r2', 'viewed', 'Ivan Ruiz'),
        request('r3', 'requested', 'Ines Ruiz'),
      ],
    },
  });
  const { user } = showPlan({
    PlanPage_plan: () => ({ plan: asked }),
    PlanPage_requestSignatures: () => ({ requestSignatures: asked }),
  });
  await user.click(await screen.findByRole('button', { name: 'Ask again for signatures' }));
  await user.click(
    // A toast of the deed before is an alertdialog, too.
    within(screen.getByRole('alertdialog', { name: 'Ask for signatures' })).getByRole('button', {
      name: 'Ask for signatures',
    }),
  );
  expect(await screen.findByText('Reminded: Ivan Ruiz and Ines Ruiz')).toBeVisible();
});
