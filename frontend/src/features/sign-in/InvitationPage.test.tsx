import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { InvitationPage } from './InvitationPage';

const options = [{ __typename: 'SignInOption', slug: 'cedar', name: 'Cedar Valley', staffLabel: 'Google' }];

test('the letter’s link says what is asked of whom, and takes the token to the staff sign-in alone', async () => {
  const { asked } = show(<InvitationPage slug="cedar" token="a+b/c" />, {
    answers: { Doorstep_district: () => ({ signInOptions: options }) },
  });
  expect(await screen.findByText('You are asked to administer Cedar Valley.')).toBeVisible();
  expect(screen.getByText('You sign in with: Google. We never see your password.')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Sign in to open it' })).toHaveAttribute(
    'href',
    '/auth/cedar/start?audience=staff&invitation=a%2Bb%2Fc',
  );
  expect(JSON.stringify(asked)).not.toContain('a+b/c');
});

test('it works before the server has said anything', () => {
  show(<InvitationPage slug="cedar" token="t" />);
  expect(screen.getByRole('link', { name: 'Sign in to open it' })).toBeVisible();
});

test('staff whose district signs in anew are told what stays and what ends', async () => {
  show(<InvitationPage slug="cedar" token="t" isForStaff />, {
    answers: { Doorstep_district: () => ({ signInOptions: options }) },
  });
  expect(await screen.findByText('Cedar Valley has a new way to sign in.')).toBeVisible();
  expect(screen.getByText('Your earlier account ends here, and you are told so by email.')).toBeVisible();
  expect(screen.queryByText(/administer/)).not.toBeInTheDocument();
});
