import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { type Answers, show } from '@/lib/testing/render';
import { DistrictPage } from './DistrictPage';

const rosa = { __typename: 'Administrator', name: 'Rosa Díaz', invited: true, signedInBefore: false };
const cedar = {
  __typename: 'OperatedDistrict',
  id: 'D1',
  slug: 'cedar',
  name: 'Cedar Valley',
  state: 'OH',
  timeZone: 'America/New_York',
  status: 'open',
  statusReason: null as string | null,
  createdAt: '2026-08-01T12:00:00Z',
  schoolYear: '2026-27',
  administrators: [] as (typeof rosa)[],
  providers: [],
};

const page = (district = cedar, answers: Answers = {}) =>
  show(<DistrictPage districtId="D1" />, {
    answers: { DistrictPage_district: () => ({ node: district }), ...answers },
  });
const section = async () => within(await screen.findByRole('region', { name: 'Administrators' }));

test('the first administrator of a new district is invited, and then is in the list', async () => {
  let district = cedar;
  const { user, asked } = show(<DistrictPage districtId="D1" />, {
    answers: {
      DistrictPage_district: () => ({ node: district }),
      InviteAdministrator_invite: () => {
        district = { ...cedar, administrators: [rosa] };
        return { inviteDistrictAdministrator: district };
      },
    },
  });
  const list = await section();
  expect(list.getByText('Nobody can sign in yet. Invite the first administrator.')).toBeVisible();
  await user.click(list.getByRole('button', { name: 'Invite administrator' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Send invitation' }));
  expect(dialog.getByText('Write an email address, such as rosa@cedar.org.')).toBeVisible();
  expect(dialog.getByLabelText('Given name')).toHaveFocus();
  await user.type(dialog.getByLabelText('Given name'), 'Rosa');
  await user.type(dialog.getByLabelText('Family name'), 'Díaz');
  await user.type(dialog.getByLabelText('Email address'), ' rosa@cedar.org ');
  await user.click(dialog.getByRole('button', { name: 'Send invitation' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(await list.findByText('Rosa Díaz')).toBeVisible();
  expect(list.getByText('Invited')).toBeVisible();
  const sent = asked.filter((one) => one.body.operationName === 'InviteAdministrator_invite');
  expect(sent.map((one) => one.body.variables)).toEqual([
    {
      districtId: 'D1',
      givenName: 'Rosa',
      familyName: 'Díaz',
      email: 'rosa@cedar.org',
      idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  ]);
});

test('what the server refuses stands at its field, until it is changed', async () => {
  const message = 'Somebody with this e-mail address administers the district and signs in already.';
  const { user } = page(
    { ...cedar, administrators: [rosa] },
    {
      InviteAdministrator_invite: () => ({
        inviteDistrictAdministrator: {
          __typename: 'ConflictProblem',
          code: 'ADMINISTRATOR_SIGNS_IN',
          message,
          doNext: null,
          field: 'email',
        },
      }),
    },
  );
  await user.click((await section()).getByRole('button', { name: 'Invite administrator' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByLabelText('Given name'), 'Rosa');
  await user.type(dialog.getByLabelText('Family name'), 'Díaz');
  await user.type(dialog.getByLabelText('Email address'), 'rosa@cedar.org');
  await user.click(dialog.getByRole('button', { name: 'Send invitation' }));
  expect(await dialog.findByText(message)).toBeVisible();
  expect(dialog.getByLabelText('Email address')).toHaveFocus();
  expect(dialog.getByLabelText('Email address')).toBeInvalid();
  await user.type(dialog.getByLabelText('Email address'), 'x');
  expect(dialog.queryByText(message)).not.toBeInTheDocument();
});

test('each administrator stands as they are, and nobody is invited to a closed district', async () => {
  const carl = { ...rosa, name: 'Carl Berg', invited: false, signedInBefore: true };
  const late = { ...rosa, name: 'Late One', invited: false };
  page({ ...cedar, status: 'suspended', statusReason: 'Ended', administrators: [carl, late, rosa] });
  const list = await section();
  expect(list.getAllByRole('listitem').map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^Carl Berg.*Signs in$/),
    expect.stringMatching(/^Late One.*Has not signed in yet$/),
    expect.stringMatching(/^Rosa Díaz.*Invited$/),
  ]);
  expect(list.queryByRole('button', { name: 'Invite administrator' })).not.toBeInTheDocument();
});
