import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { DistrictPage } from './DistrictPage';

const google = {
  __typename: 'Provider',
  id: 'V1',
  audience: 'STAFF',
  label: 'Google',
  issuer: 'https://id.example',
  clientId: 'client-7',
  rosterClaim: 'sub',
  allowedDomains: ['oak.org'],
  version: 3,
  testUrl: '/auth/cedar/trial?audience=staff',
};
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
  administrators: [{ __typename: 'Administrator', name: 'Rosa Díaz', invited: false, signedInBefore: true }],
  providers: [google],
};
const answers = { DistrictPage_district: () => ({ node: cedar }) };

test('a provider is shown without its secret, and the test sign-in opens beside the app', async () => {
  show(<DistrictPage districtId="D1" />, { answers });
  expect(await screen.findByRole('heading', { name: 'Cedar Valley' })).toBeVisible();
  expect(screen.getByText('Stored, and never shown again.')).toBeVisible();
  const link = screen.getByRole('link', { name: /Open a test sign-in/ });
  expect(link).toHaveAttribute('href', '/auth/cedar/trial?audience=staff');
  expect(link).toHaveAttribute('target', '_blank');
  expect(screen.getByText('Families of this district cannot sign in yet.')).toBeVisible();
});

test('trying a provider shows every check, the wrong ones as wrong', async () => {
  const { user } = show(<DistrictPage districtId="D1" />, {
    answers: {
      ...answers,
      ProviderCard_try: () => ({
        tryProvider: {
          __typename: 'ProviderTrial',
          outcome: 'WRONG',
          checks: [
            {
              __typename: 'ProviderCheck',
              key: 'discovery',
              outcome: 'OK',
              says: 'The configuration was read.',
            },
            { __typename: 'ProviderCheck', key: 'keys', outcome: 'WRONG', says: 'Its keys cannot be read.' },
            { __typename: 'ProviderCheck', key: 'person', outcome: 'UNTRIED', says: 'No person signed in.' },
          ],
        },
      }),
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Try sign-in' }));
  expect(await screen.findByText('The provider is not ready.')).toBeVisible();
  expect(screen.getByText('The configuration was read.').closest('li')).toHaveTextContent('In order');
  expect(screen.getByText('Its keys cannot be read.').closest('li')).toHaveTextContent('Wrong');
  expect(screen.getByText('No person signed in.').closest('li')).toHaveTextContent('Not tried');
});

test.each([
  ['OK', 'The provider is ready for a test sign-in.'],
  ['UNTRIED', 'Nothing wrong was found, but the client secret could not be tried.'],
])('a trial that ended %s says no more than it showed', async (outcome, says) => {
  const secret = { __typename: 'ProviderCheck', key: 'secret', outcome, says: 'About the secret.' };
  const { user } = show(<DistrictPage districtId="D1" />, {
    answers: {
      ...answers,
      ProviderCard_try: () => ({ tryProvider: { __typename: 'ProviderTrial', outcome, checks: [secret] } }),
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Try sign-in' }));
  expect(await screen.findByText(says)).toBeVisible();
  expect(screen.queryByText('The provider is not ready.')).not.toBeInTheDocument();
});

test('changing a provider keeps the secret unless another is typed; another issuer needs its own', async () => {
  const { user, asked } = show(<DistrictPage districtId="D1" />, {
    answers: {
      ...answers,
      ProviderDialog_set: () => ({ setDistrictProvider: { ...google, version: 4 } }),
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Change provider' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByLabelText(/Client secret/)).toHaveValue('');
  const issuer = dialog.getByLabelText(/Issuer/);
  await user.clear(issuer);
  await user.type(issuer, 'https://other.example');
  await user.click(dialog.getByRole('button', { name: 'Save provider' }));
  expect(dialog.getByText('Another issuer needs its own secret.')).toBeVisible();
  expect(dialog.getByLabelText(/Client secret/)).toHaveFocus();

  await user.clear(issuer);
  await user.type(issuer, 'https://id.example');
  await user.click(dialog.getByRole('button', { name: 'Save provider' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  const sent = asked.find((one) => one.body.operationName === 'ProviderDialog_set')?.body.variables;
  expect(sent).toMatchObject({
    districtId: 'D1',
    input: { clientSecret: null, allowedDomains: ['oak.org'] },
  });
});

test('a family provider can be added, and then is there', async () => {
  let district = cedar;
  const { user } = show(<DistrictPage districtId="D1" />, {
    answers: {
      DistrictPage_district: () => ({ node: district }),
      ProviderDialog_set: ({ input }) => {
        const added = { ...google, ...(input as object), id: 'V2', version: 1 };
        district = { ...cedar, providers: [google, added] };
        return { setDistrictProvider: added };
      },
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Add provider' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByLabelText('Label'), 'Family portal');
  await user.type(dialog.getByLabelText('Issuer'), 'https://home.example');
  await user.type(dialog.getByLabelText('Client ID'), 'c');
  await user.type(dialog.getByLabelText('Client secret'), 's');
  await user.click(dialog.getByRole('button', { name: 'Save provider' }));
  expect(await screen.findByRole('heading', { name: 'Families: Family portal' })).toBeVisible();
});

test('suspending needs a reason; reopening does not', async () => {
  let district = cedar;
  const { user, asked } = show(<DistrictPage districtId="D1" />, {
    answers: {
      DistrictPage_district: () => ({ node: district }),
      DistrictPage_suspend: ({ reason }) => {
        district = { ...cedar, status: 'suspended', statusReason: String(reason) };
        return { suspendDistrict: district };
      },
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Suspend district' }));
  const dialog = within(await screen.findByRole('alertdialog'));
  const confirm = dialog.getByRole('button', { name: 'Suspend district' });
  expect(confirm).toBeDisabled();
  await user.type(dialog.getByLabelText('Why?'), 'Contract ended');
  await user.click(confirm);
  await waitFor(() =>
    expect(asked.find((one) => one.body.operationName === 'DistrictPage_suspend')?.body.variables).toEqual({
      id: 'D1',
      reason: 'Contract ended',
    }),
  );
});

test('a suspended district says why and can be reopened', async () => {
  const { user, asked } = show(<DistrictPage districtId="D1" />, {
    answers: {
      DistrictPage_district: () => ({
        node: { ...cedar, status: 'suspended', statusReason: 'Contract ended' },
      }),
      DistrictPage_reopen: () => ({ reopenDistrict: cedar }),
    },
  });
  expect(await screen.findByText('Contract ended')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Reopen district' }));
  expect(asked.some((one) => one.body.operationName === 'DistrictPage_reopen')).toBe(true);
});
