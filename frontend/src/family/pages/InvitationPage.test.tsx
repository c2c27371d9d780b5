import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import InvitationPage from './InvitationPage';

const options = [
  { __typename: 'SignInOption', slug: 'cedar', name: 'Cedar Valley', familyLabel: 'Family sign-in' },
];

test('the letter’s link says who invites and what this is, and takes the token to the sign-in alone', async () => {
  const { asked } = show(<InvitationPage slug="cedar" token="a+b/c" />, {
    answers: { Doorstep_district: () => ({ signInOptions: options }) },
  });
  expect(await screen.findByText("Cedar Valley invites you to your child's own place here.")).toBeVisible();
  expect(screen.getByRole('link', { name: 'Sign in to open it' })).toHaveAttribute(
    'href',
    '/auth/cedar/start?audience=family&invitation=a%2Bb%2Fc',
  );
  expect(JSON.stringify(asked)).not.toContain('a+b/c');
});

test('it works before the server has said anything', () => {
  show(<InvitationPage slug="cedar" token="t" />);
  expect(screen.getByRole('link', { name: 'Sign in to open it' })).toBeVisible();
});

test('a letter about a meeting leads on to it after the sign-in', () => {
  show(<InvitationPage slug="cedar" token="t" to="/family/meetings/TWVldGluZw" />);
  expect(
    screen.getByText('After you sign in you see the meeting, and can say whether you come.'),
  ).toBeVisible();
  expect(screen.getByRole('link', { name: 'Sign in to open it' })).toHaveAttribute(
    'href',
    '/auth/cedar/start?audience=family&invitation=t&return_to=%2Ffamily%2Fmeetings%2FTWVldGluZw',
  );
});

test.each(['//evil.test', 'https://evil.test', '/family//evil.test', '/students/1', '/family/../x', ''])(
  'a letter that leads to %j leads to the start',
  (to) => {
    show(<InvitationPage slug="cedar" token="t" to={to} />);
    expect(screen.getByRole('link', { name: 'Sign in to open it' })).toHaveAttribute(
      'href',
      '/auth/cedar/start?audience=family&invitation=t',
    );
  },
);
