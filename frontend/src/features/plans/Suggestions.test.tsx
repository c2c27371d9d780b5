import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { thread } from '@/features/teamwork/testing/threads';
import { DRAFT, liveSections, plan, type section, showPlan } from './testing/planPage';

liveSections();

const SUGGESTED = thread({
  fieldKey: 'language_plan',
  comments: [],
  suggestion: {
    __typename: 'Suggestion',
    columnKey: null,
    was: 'Spanish at home',
    becomes: 'Spanish and Mixtec at home',
    changes: [
      { how: 'same', text: 'Spanish' },
      { how: 'added', text: ' and Mixtec' },
      { how: 'same', text: ' at home' },
    ],
    outcome: null,
    decidedAt: null,
    decidedBy: null,
  },
} as never);

const suggested = (one = SUGGESTED, more: Record<string, unknown> = {}) => ({
  ...DRAFT,
  PlanPage_plan: () => ({ plan: plan({ may: ['write', 'comment'], threads: [one], ...more }) }),
});
const opened = async (user: { click: (element: Element) => Promise<void> }) => {
  await user.click(await screen.findByRole('button', { name: /^Comments 1/ }));
  const panel = await screen.findByRole('complementary', { name: 'Comments' });
  return within(panel).getByRole('article', { name: /Suggestion for .*Language plan/ });
};

describe('a suggestion', () => {
  test('is made by a key for the line one is in, and needs no further word', async () => {
    const said: Record<string, unknown>[] = [];
    const { user } = showPlan({
      ...suggested(SUGGESTED, { threads: [] }),
      Comments_start: (variables) => {
        said.push(variables);
        return { startThread: SUGGESTED };
      },
    });
    await user.click(await screen.findByRole('textbox', { name: /Language plan/ }));
    await user.keyboard('{Control>}{Alt>}g{/Alt}{/Control}');
    const box = await screen.findByRole('textbox', { name: /^How it should read/ });
    expect(box).toHaveValue('Spanish at home');
    const send = screen.getByRole('button', { name: 'Suggest' });
    expect(send).toBeDisabled();
    await user.type(box, ', we think');
    await user.click(send);
    await waitFor(() => expect(said).toHaveLength(1));
    expect(said[0]).toMatchObject({
      place: { sectionKey: 'basics', fieldKey: 'language_plan', rowId: null },
      said: '',
      anchor: null,
      suggestion: { was: 'Spanish at home', becomes: 'Spanish at home, we think', columnKey: null },
    });
  });

  test('shows what would come, and is accepted by who writes the section', async () => {
    const asked: Record<string, unknown>[] = [];
    const { user } = showPlan({
      ...suggested(),
      Suggestions_decide: (variables) => {
        asked.push(variables);
        return { decideSuggestion: SUGGESTED };
      },
    });
    const card = await opened(user);
    expect(card.querySelector('ins')).toHaveTextContent('added: and Mixtec');
    expect(within(card).queryByRole('button', { name: 'Resolve' })).toBeNull();
    await user.click(within(card).getByRole('button', { name: 'Accept' }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ threadId: 't1', outcome: 'accepted', why: null });
  });

  test('whose words have changed shows both, and can be rejected with a word of why', async () => {
    const asked: Record<string, unknown>[] = [];
    const { user } = showPlan({
      ...suggested(),
      Suggestions_decide: (variables) => {
        asked.push(variables);
        return { decideSuggestion: SUGGESTED };
      },
    });
    const card = await opened(user);
    const field = await screen.findByRole('textbox', { name: /Language plan/ });
    await user.clear(field);
    await user.type(field, 'English at home');
    await user.tab();
    await waitFor(() => expect(card).toHaveTextContent('The words have changed since. Now they are:'));
    expect(within(card).getByText('English at home')).toBeVisible();
    expect(within(card).queryByRole('button', { name: 'Accept' })).toBeNull();
    await user.click(within(card).getByRole('button', { name: 'Reject' }));
    await user.type(within(card).getByRole('textbox', { name: /^Why not/ }), 'We asked them.');
    await user.click(within(card).getByRole('button', { name: 'Reject the suggestion' }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ outcome: 'rejected', why: 'We asked them.' });
  });

  test('is decided by nobody who may not write the section, and withdrawn by who made it', async () => {
    const mine = { ...SUGGESTED, startedBy: { __typename: 'Person', id: 'ana', name: 'Ana Flores' } };
    const read = plan({ may: ['comment'], threads: [mine] });
    const sections = (read.sections as ReturnType<typeof section>[]).map((one) => ({
      ...one,
      mayWrite: false,
    }));
    const { user } = showPlan(suggested(mine as never, { may: ['comment'], sections }));
    const card = await opened(user);
    expect(within(card).queryByRole('button', { name: 'Accept' })).toBeNull();
    expect(within(card).queryByRole('button', { name: 'Reject' })).toBeNull();
    expect(within(card).getByRole('button', { name: 'Withdraw' })).toBeVisible();
  });
});
