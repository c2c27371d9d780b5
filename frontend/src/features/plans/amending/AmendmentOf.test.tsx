import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { SessionGate } from '@/app/session';
import type { Plan_standingFragment } from '@/gql/graphql';
import { show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { PlanContext } from '../context';
import { Desk } from '../desk';
import AmendmentOf from './AmendmentOf';
import { FORM } from './testing';

const go = vi.fn();
vi.mock('@tanstack/react-router', async (real) => ({
  ...(await real<typeof import('@tanstack/react-router')>()),
  useNavigate: () => go,
}));

const FROM = {
  __typename: 'Plan' as const,
  id: 'p0',
  startsOn: '2026-10-12',
  endsOn: '2027-10-05',
  latestVersion: {
    __typename: 'PlanVersion' as const,
    id: 'v0',
    number: 1,
    finalizedAt: '2026-10-07T02:30:00Z',
  },
};
const signed = (outcome: string) => ({
  signatureRequests: [
    { id: 'r1', state: 'answered', person: { id: 'm', name: 'M' }, signature: { outcome } },
  ],
});

function amendment(more: object) {
  const standing = {
    id: 'p1',
    state: 'draft',
    may: ['amend'],
    amendmentWay: 'agreement',
    amendmentReason: 'The bus leaves early.',
    amendmentScope: ['services'],
    takesEffectOn: '2027-01-04',
    ...more,
  } as unknown as Plan_standingFragment;
  const asked = vi.fn();
  const place = {
    desk: new Desk(),
    form: FORM,
    planId: 'p1',
    student: { givenName: 'Maya', pronouns: null },
  };
  const shown = show(
    <SessionGate onSignedOut={() => {}}>
      <PlanContext.Provider value={place}>
        <AmendmentOf planId="p1" from={FROM} standing={standing} onLookAgain={() => asked('again')} />
      </PlanContext.Provider>
    </SessionGate>,
    {
      answers: {
        Session_viewer: () => ({ viewer: VIEWER }),
        ComparePage_comparison: () => ({
          planComparison: { __typename: 'PlanComparison', changeCount: 0, sections: [] },
        }),
        Amending_setAside: (variables) => {
          asked(variables);
          return { setAmendmentAside: { __typename: 'Plan', id: 'p2', state: 'draft' } };
        },
      },
    },
  );
  return { ...shown, asked };
}

beforeEach(() => go.mockClear());

test('why stands first, then which version it changes, how, when and where', async () => {
  const { user } = amendment({});
  const about = await screen.findByRole('region', { name: 'What changes and why' });
  expect(about).toHaveTextContent('The bus leaves early.');
  // The district's day, wherever the reader sits.
  expect(screen.getByRole('link', { name: /Amends version 1 of Tue, Oct 6/ })).toHaveAttribute(
    'href',
    '/plans/p0',
  );
  expect(about).toHaveTextContent(/in writing, without a meeting · in force from Mon, Jan 4, 2027/);
  expect(about).toHaveTextContent('Parts that change: Services.');
  expect(screen.queryByRole('button', { name: /Take it to a meeting/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Every change' }));
  expect(await screen.findByText('Nothing is changed yet.')).toBeVisible();
});

test('after a no the same words go to a meeting', async () => {
  const { user, asked } = amendment({ state: 'consent_pending', latestVersion: signed('partially_granted') });
  expect(await screen.findByText('The family did not agree to this change.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Take it to a meeting…' }));
  await user.click(screen.getByRole('button', { name: 'Take it to a meeting' }));
  await waitFor(() => expect(go).toHaveBeenCalledWith({ to: '/plans/$planId', params: { planId: 'p2' } }));
  expect(asked).toHaveBeenCalledExactlyOnceWith({ planId: 'p1', toMeeting: true });
});

test('one that waits for an answer may be given up', async () => {
  const { user, asked } = amendment({ state: 'consent_pending', latestVersion: { signatureRequests: [] } });
  await user.click(await screen.findByRole('button', { name: 'Give it up…' }));
  await user.click(screen.getByRole('button', { name: 'Give it up' }));
  await waitFor(() => expect(asked).toHaveBeenLastCalledWith('again'));
  expect(asked).toHaveBeenCalledWith({ planId: 'p1', toMeeting: false });
  expect(screen.queryByText('The family did not agree to this change.')).toBeNull();
});

test('in force, nothing is left to do but read', async () => {
  amendment({ state: 'active', latestVersion: signed('granted') });
  await screen.findByRole('region', { name: 'What changes and why' });
  expect(screen.queryByRole('button', { name: /Change this|Give it up|Take it/ })).toBeNull();
});
