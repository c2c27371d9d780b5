import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToAna } from '../testing/family';
import StopServicesPage from './StopServicesPage';

const DOES = ['All services end, not only some.', 'First the school writes to you.'];

function school(change: object = {}, recentlyAuthenticated = true) {
  return {
    viewer: { __typename: 'Viewer', recentlyAuthenticated },
    student: { __typename: 'Student', id: 'maya', givenName: 'Maya' },
    revokingServices: {
      __typename: 'RevokingServices',
      text: 'I take back my consent.',
      textSha256: 'abc',
      language: 'en',
      whatItDoes: DOES,
      mayRevoke: true,
      revocation: null,
      ...change,
    },
  };
}

const taken = (change: object) => ({
  mayRevoke: true,
  revocation: {
    __typename: 'ServicesRevocation',
    id: 'r1',
    signedOn: '2026-10-07',
    endsOn: null,
    endedOn: null,
    person: { __typename: 'Person', id: 'ana', name: 'Ana Ruiz' },
    ...change,
  },
});

test('a mother reads what it does, types her name, and it is taken back', async () => {
  let isTaken = false;
  const sent: unknown[] = [];
  const { user } = showToAna(<StopServicesPage studentId="maya" />, {
    StopServices_revoking: () => school(isTaken ? taken({}) : {}),
    StopServices_revoke: (variables: unknown) => {
      sent.push(variables);
      isTaken = true;
      return { revokeServices: { __typename: 'ServicesRevocation', id: 'r1', signedOn: '2026-10-07' } };
    },
  });
  for (const said of DOES) expect(await screen.findByText(said)).toBeVisible();
  const button = screen.getByRole('button', { name: 'Take back my consent' });
  expect(button).toBeDisabled();
  await user.type(screen.getByLabelText(/full name/i), 'Ana Ruiz');
  await user.click(button);
  expect(await screen.findByText('The school writes to you first. Until then nothing ends.')).toBeVisible();
  expect(sent).toMatchObject([
    { studentId: 'maya', typedName: 'Ana Ruiz', textSha256: 'abc', language: 'en' },
  ]);
  expect(screen.queryByRole('button', { name: 'Take back my consent' })).toBeNull();
});

test('once the notice is out one reads the day, and after it that services ended', async () => {
  showToAna(<StopServicesPage studentId="maya" />, {
    StopServices_revoking: () => school(taken({ endsOn: '2026-10-20' })),
  });
  expect(await screen.findByText(/All special education ends on .*20/)).toBeVisible();
});

test('who signed in long ago signs in once more, and who may not revoke is asked for no name', async () => {
  showToAna(<StopServicesPage studentId="maya" />, { StopServices_revoking: () => school({}, false) });
  expect(await screen.findByRole('link', { name: 'Sign in again' })).toBeVisible();
  expect(screen.queryByLabelText(/full name/i)).toBeNull();
});

test('who only reads it is offered no signature', async () => {
  showToAna(<StopServicesPage studentId="maya" />, {
    StopServices_revoking: () => school({ mayRevoke: false }),
  });
  expect(await screen.findByText(DOES[0] ?? '')).toBeVisible();
  expect(screen.queryByLabelText(/full name/i)).toBeNull();
});
