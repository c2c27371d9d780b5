import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { DRAFT, liveSections, plan, showPlan } from './testing/planPage';

liveSections();

test('sharing says what it means first', async () => {
  const { user, asked } = showPlan({
    ...DRAFT,
    PlanPage_plan: () => ({ plan: plan({ may: ['share'] }) }),
    PlanPage_share: () => ({
      shareDraft: { ...plan(), sharedWithFamilyAt: '2026-11-20T10:00:00Z' },
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'Share with family' }));
  expect(asked.some(({ body }) => body.operationName === 'PlanPage_share')).toBe(false);
  const dialog = screen.getByRole('alertdialog', { name: 'Share the draft with the family' });
  await user.click(within(dialog).getByRole('button', { name: 'Share with family' }));
  await waitFor(() => expect(asked.some(({ body }) => body.operationName === 'PlanPage_share')).toBe(true));
});

const shared = (changeCount: number) => ({
  __typename: 'SharedDraft',
  sharedAt: '2026-11-20T02:30:00Z',
  changeCount,
  sharedBy: { __typename: 'Person', id: 'ana', name: 'Ana Flores' },
});

test('a shared draft says of what day the family’s copy is and how far the team has gone on', async () => {
  const { user, asked } = showPlan({
    ...DRAFT,
    PlanPage_plan: () => ({ plan: plan({ may: ['share'], shared: shared(3) }) }),
    PlanPage_share: () => ({ shareDraft: plan({ may: ['share'], shared: shared(0) }) }),
    PlanPage_stopSharing: () => ({ stopSharingDraft: plan({ may: ['share'] }) }),
  });
  // The district's day, wherever the reader sits.
  expect(await screen.findByText(/Shared with the family on Thu, Nov 19/)).toHaveTextContent(
    '3 changes since',
  );
  await user.click(screen.getByRole('button', { name: 'Share again' }));
  const again = screen.getByRole('alertdialog', { name: 'Share the draft again' });
  await user.click(within(again).getByRole('button', { name: 'Share again' }));
  await waitFor(() => expect(asked.some(({ body }) => body.operationName === 'PlanPage_share')).toBe(true));
  await user.click(screen.getByRole('button', { name: 'More to do with the plan' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Stop sharing' }));
  const stop = screen.getByRole('alertdialog', { name: 'Stop sharing the draft' });
  await user.click(within(stop).getByRole('button', { name: 'Stop sharing' }));
  await waitFor(() =>
    expect(asked.some(({ body }) => body.operationName === 'PlanPage_stopSharing')).toBe(true),
  );
});

test('a copy that is the draft of this moment is not offered to be shared again', async () => {
  const { user } = showPlan({
    ...DRAFT,
    PlanPage_plan: () => ({ plan: plan({ may: ['share'], shared: shared(0) }) }),
  });
  expect(await screen.findByText(/Shared with the family/)).toHaveTextContent('no changes since');
  expect(screen.queryByRole('button', { name: 'Share again' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'More to do with the plan' }));
  expect(await screen.findByRole('menuitem', { name: 'Stop sharing' })).toBeVisible();
});
