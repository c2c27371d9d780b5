import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { SignInPage } from './SignInPage';

const options = [
  {
    __typename: 'SignInOption',
    slug: 'cedar',
    name: 'Cedar Valley',
    staffLabel: 'Google',
    familyLabel: 'Family sign-in',
  },
  {
    __typename: 'SignInOption',
    slug: 'grand-bend',
    name: 'Grand Bend',
    staffLabel: 'Entra',
    familyLabel: null,
  },
];
const answers = { SignInPage_options: () => ({ signInOptions: options }) };

test('a teacher chooses the district and is taken to its sign-in, and back to where she was', async () => {
  show(<SignInPage audience="staff" returnTo="/plans/7" />, { answers });
  const link = await screen.findByRole('link', { name: /Grand Bend/ });
  expect(link).toHaveAttribute('href', '/auth/grand-bend/start?audience=staff&return_to=%2Fplans%2F7');
});

test('a parent sees only districts where families can sign in', async () => {
  const { user } = show(<SignInPage audience="staff" />, { answers });
  await screen.findByRole('link', { name: /Grand Bend/ });
  await user.click(screen.getByRole('radio', { name: /family/ }));
  expect(screen.queryByRole('link', { name: /Grand Bend/ })).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: /Cedar Valley/ })).toHaveAttribute(
    'href',
    '/auth/cedar/start?audience=family&return_to=%2Ffamily',
  );
});

test("a letter's link leads to the sign-in of its district, and the others are one press away", async () => {
  const { user } = show(<SignInPage audience="staff" returnTo="/meetings/m1?district=grand-bend" />, {
    answers,
  });
  expect(await screen.findByRole('link', { name: /Grand Bend/ })).toHaveAttribute(
    'href',
    '/auth/grand-bend/start?audience=staff&return_to=%2Fmeetings%2Fm1%3Fdistrict%3Dgrand-bend',
  );
  expect(screen.queryByRole('link', { name: /Cedar Valley/ })).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Another district' }));
  expect(screen.getByRole('link', { name: /Cedar Valley/ })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Another district' })).not.toBeInTheDocument();
});

test('a letter of a district that is not there, or not for this reader, hides no other', async () => {
  show(<SignInPage audience="family" returnTo="/family/meetings/m1?district=grand-bend" />, { answers });
  expect(await screen.findByRole('link', { name: /Cedar Valley/ })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Another district' })).not.toBeInTheDocument();
});

test('a foreign address is never returned to', async () => {
  show(<SignInPage audience="staff" returnTo="//evil.example/" />, { answers });
  expect(await screen.findByRole('link', { name: /Cedar/ })).toHaveAttribute(
    'href',
    expect.stringMatching(/return_to=%2F$/),
  );
});

test('a code in the address becomes a sentence; an unknown one is shown to pass on', async () => {
  const { unmount } = show(<SignInPage audience="staff" error="DISTRICT_SUSPENDED" />, { answers });
  expect(await screen.findByText(/closed at the moment/)).toBeVisible();
  unmount();
  show(<SignInPage audience="staff" error="SOMETHING_NEW" />, { answers });
  expect(screen.getByText('SOMETHING_NEW')).toBeVisible();
});

test('when the server does not answer there is a way to try again', async () => {
  show(<SignInPage audience="staff" />, { answers: {} });
  expect(await screen.findByRole('alert')).toHaveTextContent(/cannot reach the server/);
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
});
