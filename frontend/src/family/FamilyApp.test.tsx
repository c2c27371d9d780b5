import { screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { FamilyApp } from './FamilyApp';
import { ANA } from './testing/family';
import { keepLarger } from './textSize';

afterEach(() => {
  history.replaceState(null, '', '/');
  keepLarger(false);
});

test('an invitation opens before anybody is signed in', async () => {
  history.replaceState(null, '', '/family/invitation/cedar/secret');
  const { asked } = show(<FamilyApp />, {
    answers: { Doorstep_district: () => ({ signInOptions: [] }) },
  });
  expect(await screen.findByRole('heading', { name: 'Your school invites you' })).toBeVisible();
  expect(asked.map((one) => one.body.operationName)).not.toContain('Session_viewer');
});

test('an address that does not exist says so, with the way home', async () => {
  history.replaceState(null, '', '/family/nowhere/at/all');
  show(<FamilyApp />, { answers: { Session_viewer: () => ({ viewer: ANA }) } });
  expect(await screen.findByRole('link', { name: /start|home|Today/i })).toHaveAttribute('href', '/family');
});

test('the address in a letter about a plan opens the plan to answer', async () => {
  history.replaceState(null, '', '/family/decide/r9');
  const { asked } = show(<FamilyApp />, {
    answers: {
      Session_viewer: () => ({ viewer: ANA }),
      FamilySign_request: () => ({ viewer: null, signatureRequest: null, consentText: null }),
    },
  });
  expect(await screen.findByText('This page is not here.')).toBeVisible();
  expect(asked.at(-1)?.body.variables).toEqual({ id: 'r9', language: 'en' });
});

test('who wants larger letters has them on every page of this device, until they take them back', async () => {
  history.replaceState(null, '', '/family/nowhere/at/all');
  const { user, unmount } = show(<FamilyApp />, { answers: { Session_viewer: () => ({ viewer: ANA }) } });
  await user.click(await screen.findByRole('button', { name: 'Larger text' }));
  expect(document.documentElement).toHaveAttribute('data-text', 'larger');
  unmount();
  const again = show(<FamilyApp />, { answers: { Session_viewer: () => ({ viewer: ANA }) } });
  await again.user.click(await screen.findByRole('button', { name: 'Usual text' }));
  expect(document.documentElement).not.toHaveAttribute('data-text');
  expect(localStorage.getItem('text-size')).toBeNull();
});
