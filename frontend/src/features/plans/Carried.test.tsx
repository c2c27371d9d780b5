import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { DRAFT, liveSections, openSection, plan, section, showPlan } from './testing/planPage';

liveSections();

const FROM = { __typename: 'Plan', id: 'p0', startsOn: '2025-11-10', endsOn: '2026-11-09' };
const BASICS = { kind: 'annual', language_plan: 'Spanish at home' };
const GOALS = { goals: [{ id: 'g1', subject: 'Reading', condition: 'Given a text', minutes: null }] };

function carriedPlan(basics: Record<string, unknown> = {}, goals: Record<string, unknown> = {}) {
  return plan({
    carriedFrom: FROM,
    sections: [
      section('basics', BASICS, { carried: ['language_plan'], ...basics }),
      section('goals', GOALS, { carried: ['goals.g1.subject', 'goals.g1.condition'], ...goals }),
      section('transition', { preferences: null }),
    ],
  });
}

const carried = { ...DRAFT, PlanPage_plan: () => ({ plan: carriedPlan() }) };

/** Answers a confirmation, and keeps what was asked. */
function confirming() {
  const asked = vi.fn();
  const answer = (variables: Record<string, unknown>) => {
    asked(variables);
    return { confirmCarried: carriedPlan({ carried: [] }) };
  };
  return { asked, answers: { ...carried, PlanPage_confirmCarried: answer } };
}

describe('a draft that began with the last plan', () => {
  test('says so at each field and row in words, in the outline and on top', async () => {
    showPlan(carried);
    const field = await screen.findByRole('textbox', { name: /Language plan/ });
    const around = field.closest('.border-dashed') as HTMLElement;
    expect(within(around).getByText('From the last plan')).toBeVisible();
    const goal = await screen.findByRole('article', { name: 'Goal 1: Reading' });
    expect(within(goal).getByText('From the last plan')).toBeVisible();
    expect(screen.getByText('2 parts of the last plan to confirm or change')).toBeVisible();
    const outline = screen.getByRole('navigation', { name: 'Sections' });
    expect(within(outline).getByRole('link', { name: /Annual goals.*1 from the last plan/ })).toBeVisible();
    // What was not carried has no mark.
    expect(screen.getAllByText('From the last plan')).toHaveLength(2);
  });

  test('one press says of a field that it still holds, and the focus stays at it', async () => {
    const { asked, answers } = confirming();
    const { user } = showPlan(answers);
    await user.click(await screen.findByRole('button', { name: 'Still true: Language plan' }));
    expect(document.activeElement).toBe(document.getElementById('basics.language_plan'));
    await waitFor(() =>
      expect(asked).toHaveBeenCalledWith({ planId: 'p1', sectionKey: 'basics', places: ['language_plan'] }),
    );
  });

  test('one press says it of a row with all that is in it', async () => {
    const { asked, answers } = confirming();
    const { user } = showPlan(answers);
    await user.click(await screen.findByRole('button', { name: 'Still true: Goal 1: Reading' }));
    await waitFor(() =>
      expect(asked).toHaveBeenCalledWith({ planId: 'p1', sectionKey: 'goals', places: ['goals.g1'] }),
    );
  });

  test('one press says it of a whole section', async () => {
    const { asked, answers } = confirming();
    const { user } = showPlan(answers);
    await user.click(await screen.findByRole('button', { name: 'All still true: Annual goals' }));
    await waitFor(() =>
      expect(asked).toHaveBeenCalledWith({ planId: 'p1', sectionKey: 'goals', places: null }),
    );
    expect(document.activeElement).toBe(document.getElementById('goals'));
  });

  test('a refusal is said', async () => {
    const { user } = showPlan({
      ...carried,
      PlanPage_confirmCarried: () => ({
        confirmCarried: {
          __typename: 'NotAllowedProblem',
          code: 'NOT_ALLOWED',
          message: 'Only who writes here may.',
          doNext: null,
          field: null,
        },
      }),
    });
    await user.click(await screen.findByRole('button', { name: 'Still true: Language plan' }));
    expect(await screen.findByText('Only who writes here may.')).toBeVisible();
  });

  test('who reads a section sees the marks and no press', async () => {
    showPlan({
      PlanPage_plan: () => ({ plan: carriedPlan({ mayWrite: false }, { mayWrite: false }) }),
      PlanPage_openSection: openSection,
    });
    expect(await screen.findAllByText('From the last plan')).toHaveLength(2);
    expect(screen.queryByRole('button', { name: /[Ss]till true/ })).toBeNull();
  });

  test('the next one is a press or a key away: a row opens, its first field has the focus', async () => {
    const { user } = showPlan(carried);
    await screen.findByRole('textbox', { name: /Language plan/ });
    const next = screen.getByRole('button', { name: 'Next from the last plan' });
    await user.click(next);
    await waitFor(() => expect(screen.getByRole('textbox', { name: /Language plan/ })).toHaveFocus());
    await act(() => new Promise((resolve) => setTimeout(resolve, 500)));
    await user.keyboard('{Alt>}{Shift>}{ArrowDown}{/Shift}{/Alt}');
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Subject' })).toHaveFocus());
    await act(() => new Promise((resolve) => setTimeout(resolve, 500)));
    await user.click(next);
    await waitFor(() => expect(screen.getByRole('textbox', { name: /Language plan/ })).toHaveFocus());
  });
});

test('a draft that began empty says nothing of a last plan', async () => {
  showPlan(DRAFT);
  await screen.findByRole('textbox', { name: /Language plan/ });
  expect(screen.queryByText(/from the last plan/i)).toBeNull();
});
