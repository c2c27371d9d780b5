import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { FragmentType } from '@/gql';
import { show } from '@/lib/testing/render';
import { type FAMILY_ACCESS, FamilyAccess } from './FamilyAccess';

const holder = (more: object = {}) => ({
  __typename: 'RightsHolder',
  signedInBefore: false,
  invitedAt: null,
  invitationExpiresAt: null,
  person: { __typename: 'Person', id: 'P1', name: 'Helena Ruiz' },
  ...more,
});
const invited = { invitedAt: '2026-11-26T18:00:00Z', invitationExpiresAt: '2026-12-10T18:00:00Z' };
const student = (one: object, may = ['invite_family']) =>
  ({ __typename: 'Student', id: 'S1', may, rightsHolders: [one] }) as unknown as FragmentType<
    typeof FAMILY_ACCESS
  >;

test('who has no access yet is invited from the list, and then it says until when', async () => {
  const { user, asked } = show(<FamilyAccess student={student(holder())} personId="P1" />, {
    answers: { FamilyAccess_invite: () => ({ inviteFamilyMember: student(holder(invited)) }) },
  });
  expect(screen.getByText('No access yet')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Invite Helena Ruiz' }));
  expect(
    await screen.findByText(/^Invited on Thu, Nov 26(, 2026)?, expires Thu, Dec 10(, 2026)?$/),
  ).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Send again: Helena Ruiz' }));
  await waitFor(() => expect(asked).toHaveLength(2));
  const keys = asked.map((one) => one.body.variables?.idempotencyKey);
  expect(new Set(keys).size).toBe(2);
  expect(asked[0]?.body.variables).toMatchObject({ studentId: 'S1', personId: 'P1' });
});

test('why a letter cannot go is said', async () => {
  const message =
    'There is no e-mail address for this person. The registrar or the special education office can add one.';
  const { user } = show(<FamilyAccess student={student(holder())} personId="P1" />, {
    answers: {
      FamilyAccess_invite: () => ({
        inviteFamilyMember: {
          __typename: 'InvalidInputProblem',
          code: 'NO_EMAIL_ADDRESS',
          message,
          doNext: null,
          field: 'personId',
        },
      }),
    },
  });
  await user.click(screen.getByRole('button', { name: 'Invite Helena Ruiz' }));
  expect(await screen.findByText(message)).toBeVisible();
  expect(screen.getByText('No access yet')).toBeVisible();
});

test('who may not invite sees how it stands and no button', () => {
  show(<FamilyAccess student={student(holder(), [])} personId="P1" />);
  expect(screen.getByText('No access yet')).toBeVisible();
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

test('nothing for who signs in already, and for staff', () => {
  const { container, rerender } = show(
    <FamilyAccess student={student(holder({ signedInBefore: true }))} personId="P1" />,
  );
  expect(container).not.toHaveTextContent(/./);
  rerender(<p>gone</p>);
  const { container: other } = show(<FamilyAccess student={student(holder())} personId="P2" />);
  expect(other).not.toHaveTextContent(/./);
});

test('nothing for who may not know how they stand', () => {
  const { container } = show(
    <FamilyAccess student={student(holder({ signedInBefore: null }), [])} personId="P1" />,
  );
  expect(container).not.toHaveTextContent(/./);
});
