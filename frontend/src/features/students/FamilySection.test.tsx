import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { FragmentType } from '@/gql';
import { show } from '@/lib/testing/render';
import { type FAMILY, FamilySection } from './FamilySection';

const holder = (more: object) => ({
  __typename: 'RightsHolder',
  law: 'IDEA',
  basis: 'presumed',
  mayConsent: true,
  endsOn: null,
  invited: false,
  signedInBefore: false,
  letInWith: null,
  letInAt: null,
  letInBy: null,
  person: { __typename: 'Person', id: 'P1', name: 'Nora Vega', email: null, phone: null },
  ...more,
});

function shown(more: object, mayInvite = true) {
  const student = { __typename: 'Student', id: 'S1', relations: [], rightsHolders: [holder(more)] };
  return show(
    <FamilySection
      student={student as unknown as FragmentType<typeof FAMILY>}
      mayInvite={mayInvite}
      mayWriteContacts={false}
      onChanged={() => {}}
    />,
  );
}

test('a door nobody opened by hand says which letter it came with, when, and by whose deed', () => {
  shown({
    invited: true,
    letInWith: 'plan_to_sign',
    letInAt: '2026-11-26T18:00:00Z',
    letInBy: 'Ana Flores',
  });
  expect(screen.getByText('Invited, not signed in yet')).toBeVisible();
  expect(screen.getByText(/^Not invited by hand/)).toHaveTextContent(
    /the way in came with the request to sign a plan on Thu, Nov 26(, 2026)? \(by Ana Flores\)\.$/,
  );
});

test('it is said also of who signs in meanwhile, and of a letter we have no word for', () => {
  shown({ signedInBefore: true, letInWith: 'another', letInAt: '2026-11-26T18:00:00Z' });
  expect(screen.getByText('Signs in here')).toBeVisible();
  expect(screen.getByText(/^Not invited by hand/)).toHaveTextContent(/came with a letter on Thu, Nov 26/);
});

test('who was invited by hand has no such line', () => {
  shown({ invited: true });
  expect(screen.queryByText(/Not invited by hand/)).toBeNull();
  expect(screen.getByRole('button', { name: 'Invite again: Nora Vega' })).toBeVisible();
});

test('for who may not know it, nothing is said of how somebody stands with the school', () => {
  shown({ invited: null, signedInBefore: null }, false);
  expect(screen.getByText('Nora Vega')).toBeVisible();
  expect(screen.queryByText(/Signs in here|nvited/)).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
});
