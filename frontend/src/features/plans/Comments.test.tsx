import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { comment, thread } from '@/features/teamwork/testing/threads';
import { DRAFT, liveSections, plan, section, showPlan } from './testing/planPage';

liveSections();

const LANGUAGE = thread({ id: 't1', fieldKey: 'language_plan', quote: 'Spanish at home' });
const GOAL = thread({
  id: 't2',
  sectionKey: 'goals',
  fieldKey: 'goals',
  rowId: 'g1',
  comments: [comment({ id: 'c2', said: '<b>Eighty</b> words? 👍' })],
});
const commented = (more: Record<string, unknown> = {}) => ({
  ...DRAFT,
  PlanPage_plan: () => ({ plan: plan({ may: ['write', 'comment'], threads: [GOAL, LANGUAGE], ...more }) }),
});
const panel = () => screen.findByRole('complementary', { name: 'Comments' });

describe('comments of a draft', () => {
  test('are counted at their places and open from there', async () => {
    const { user } = showPlan(commented());
    const field = await waitFor(() => {
      const found = document.getElementById('basics.language_plan')?.parentElement;
      if (!found) throw new Error('the field is not there yet');
      return found;
    });
    await user.click(within(field).getByRole('button', { name: '1 open comment' }));
    const card = within(await panel()).getByRole('article', { name: /Comments on .* › Language plan/ });
    expect(card).toHaveTextContent('Spanish at home');
    expect(within(card).getByText('Is this still so?')).toBeVisible();
    await waitFor(() => expect(card).toHaveFocus());
    expect(screen.getByRole('button', { name: /^Comments 2/ })).toHaveAttribute('aria-expanded', 'true');
  });

  test('stand in the order of the form, as plain text', async () => {
    const { user } = showPlan(commented());
    await user.click(await screen.findByRole('button', { name: /^Comments 2/ }));
    const cards = within(await panel()).getAllByRole('article');
    expect(cards.map((card) => card.getAttribute('aria-label'))).toEqual([
      expect.stringContaining('Language plan'),
      expect.stringContaining('Goal 1: Reading'),
    ]);
    expect(within(cards[1] as HTMLElement).getByText('<b>Eighty</b> words? 👍')).toBeVisible();
  });

  test('begin with a key, from the field one is in, and name people who read the draft', async () => {
    const said: Record<string, unknown>[] = [];
    const { user } = showPlan({
      ...commented({ threads: [] }),
      Comments_people: () => ({
        peopleToMention: [
          { __typename: 'Person', id: 'chidi', name: 'Chidi Okafor' },
          { __typename: 'Person', id: 'dana', name: 'Dana Weiss' },
        ],
      }),
      Comments_start: (variables) => {
        said.push(variables);
        return { startThread: thread({ fieldKey: 'language_plan' }) };
      },
    });
    await user.click(await screen.findByRole('textbox', { name: /Language plan/ }));
    await user.keyboard('{Control>}{Alt>}m{/Alt}{/Control}');
    const box = await screen.findByRole('textbox', { name: /^Comment on .*Language plan/ });
    await waitFor(() => expect(box).toHaveFocus());
    await user.type(box, 'Ask @da');
    const names = await screen.findByRole('listbox', { name: 'People to mention' });
    expect(within(names).getAllByRole('option')).toHaveLength(1);
    await user.keyboard('{Enter}');
    expect(box).toHaveValue('Ask @Dana Weiss ');
    await user.type(box, 'please');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(said).toHaveLength(1));
    expect(said[0]).toMatchObject({
      planId: 'p1',
      place: { sectionKey: 'basics', fieldKey: 'language_plan', rowId: null },
      said: 'Ask @Dana Weiss please',
      mentioned: ['dana'],
      withFamily: false,
    });
  });

  test('say why they were not taken, and keep what was typed', async () => {
    const { user } = showPlan({
      ...commented(),
      Comments_answer: () => ({
        addComment: {
          __typename: 'ConflictProblem',
          code: 'PLAN_IS_FINAL',
          message: 'This plan is final. To change it, start an amendment.',
          doNext: null,
          field: null,
        },
      }),
    });
    await user.click(await screen.findByRole('button', { name: /^Comments 2/ }));
    const [card] = within(await panel()).getAllByRole('article');
    if (!card) throw new Error('there is a thread');
    await user.click(within(card).getByRole('button', { name: 'Answer' }));
    await user.type(within(card).getByRole('textbox', { name: 'Your answer' }), 'It is.');
    await user.click(within(card).getByRole('button', { name: 'Answer' }));
    expect(await within(card).findByText(/This plan is final/)).toBeVisible();
    expect(within(card).getByRole('textbox', { name: 'Your answer' })).toHaveValue('It is.');
  });

  test('that are resolved are put away and can be opened again', async () => {
    const asked: Record<string, unknown>[] = [];
    const { user } = showPlan({
      ...commented({
        threads: [
          thread({
            resolvedAt: '2026-11-26T10:00:00Z',
            resolvedBy: { __typename: 'Person', id: 'ana', name: 'Ana Flores' } as never,
          }),
        ],
      }),
      Comments_resolve: (variables) => {
        asked.push(variables);
        return { resolveThread: thread() };
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Comments' }));
    const shown = within(await panel());
    expect(shown.queryByRole('article')).toBeNull();
    await user.click(shown.getByRole('button', { name: 'Resolved (1)' }));
    expect(shown.getByText(/^Resolved by Ana Flores/)).toBeVisible();
    await user.click(shown.getByRole('button', { name: 'Reopen' }));
    await waitFor(() => expect(asked).toEqual([{ threadId: 't1', isResolved: false }]));
  });

  test('that were taken back show no words', async () => {
    const gone = comment({ said: null, takenBackAt: '2026-11-26T09:01:00Z' });
    const { user } = showPlan(commented({ threads: [thread({ comments: [gone] })] }));
    await user.click(await screen.findByRole('button', { name: /^Comments 1/ }));
    expect(within(await panel()).getByText('Taken back.')).toBeVisible();
  });

  test('are read and not written by who may not comment', async () => {
    const { user } = showPlan(commented({ may: [] }));
    await user.click(await screen.findByRole('button', { name: /^Comments 2/ }));
    const shown = within(await panel());
    expect(shown.getAllByRole('article')).toHaveLength(2);
    expect(shown.queryByRole('button', { name: 'Answer' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Comment here' })).toBeNull();
  });
});

describe('a section that is somebody’s', () => {
  const of = (id: string, more: Record<string, unknown> = {}) => ({
    __typename: 'SectionAssignment',
    dueOn: '2030-01-04',
    readyAt: null,
    editedSince: false,
    person: { __typename: 'Person', id, name: id === 'ana' ? 'Ana Flores' : 'Ben Cho', initials: 'XX' },
    ...more,
  });
  const page = (assignment: unknown, may: string[] = []) => ({
    ...DRAFT,
    PlanPage_plan: () => ({
      plan: plan({
        may,
        sections: [{ ...section('basics', { kind: 'annual' }), assignment }, section('goals', {})],
      }),
    }),
  });

  test('says in the outline and at its heading whose, and by when', async () => {
    showPlan(page(of('ben')));
    expect(await screen.findAllByText(/^With Ben Cho, due Fri, Jan 4, 2030$/)).toHaveLength(2);
    expect(screen.queryByRole('button', { name: 'It is ready' })).toBeNull();
  });

  test('is said to be ready by whose it is', async () => {
    const asked: Record<string, unknown>[] = [];
    const { user } = showPlan({
      ...page(of('ana')),
      SectionWork_ready: (variables) => {
        asked.push(variables);
        return { markSectionReady: { __typename: 'Plan', id: 'p1', sections: [] } };
      },
    });
    await user.click(await screen.findByRole('button', { name: 'It is ready' }));
    await waitFor(() => expect(asked).toEqual([{ planId: 'p1', sectionKey: 'basics', isReady: true }]));
  });

  test('shows an edit after the sign-off', async () => {
    showPlan(page(of('ana', { readyAt: '2026-11-26T10:00:00Z', editedSince: true })));
    expect(await screen.findAllByText('Ana Flores said ready; edited since')).toHaveLength(2);
    expect(screen.getByRole('button', { name: 'It is ready again' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Not ready after all' })).toBeVisible();
  });

  test('is given to one of its writers by who leads the plan', async () => {
    const asked: Record<string, unknown>[] = [];
    const { user } = showPlan({
      ...page(null, ['assign']),
      GiveSection_people: () => ({
        peopleToGive: [
          { __typename: 'Person', id: 'ben', name: 'Ben Cho' },
          { __typename: 'Person', id: 'ana', name: 'Ana Flores' },
        ],
      }),
      GiveSection_give: (variables) => {
        asked.push(variables);
        return { giveSection: { __typename: 'Plan', id: 'p1', sections: [] } };
      },
    });
    const [give] = await screen.findAllByRole('button', { name: /^Give to somebody: / });
    await user.click(give as HTMLElement);
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByRole('button', { name: 'Give the section' })).toBeDisabled();
    await user.click(await within(dialog).findByRole('button', { name: /Who writes it/ }));
    await user.click(await screen.findByRole('option', { name: 'Ben Cho' }));
    await user.click(within(dialog).getByRole('button', { name: 'Give the section' }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ planId: 'p1', sectionKey: 'basics', personId: 'ben' });
  });
});
