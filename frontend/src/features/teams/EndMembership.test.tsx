import { screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { SessionGate } from '@/app/session';
import { show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { EndMembership } from './EndMembership';

afterEach(() => vi.useRealTimers());

test('access ends on the day it is in the district, not where the browser is', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-28T06:30:00Z'), toFake: ['Date'] });
  const ended: unknown[] = [];
  const { user } = show(
    <SessionGate onSignedOut={() => {}}>
      <EndMembership member={{ id: 'M1', name: 'Chidi Okafor' }} onClose={() => {}} onEnded={() => {}} />
    </SessionGate>,
    {
      answers: {
        Session_viewer: () => ({ viewer: VIEWER }),
        EndMembership_end: ({ endsOn }) => {
          ended.push(endsOn);
          return {
            endTeamMembership: { __typename: 'TeamMember', id: 'M1', startsOn: '2026-07-01', endsOn },
          };
        },
      },
    },
  );
  await user.click(await screen.findByRole('button', { name: 'End access' }));
  await vi.waitFor(() => expect(ended).toEqual(['2026-11-27']));
});
