import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { PeoplePage } from './PeoplePage';

const lee = {
  __typename: 'Person',
  id: 'P1',
  name: 'Morgan Lee',
  kind: 'staff',
  title: 'Case manager',
  email: 'mlee@example.org',
  roles: [
    {
      __typename: 'RoleHeld',
      role: 'special_teacher',
      startsOn: '2020-08-01',
      endsOn: null,
      school: { __typename: 'School', id: 'S1', name: 'Oak Elementary' },
    },
    { __typename: 'RoleHeld', role: 'registrar', startsOn: '2010-08-01', endsOn: '2012-06-30', school: null },
  ],
};
const ana = { ...lee, id: 'P2', name: 'Ana Ruiz', kind: 'guardian', title: null, email: null, roles: [] };

function answering(find: (variables: Record<string, unknown>) => object[], hasNextPage = false) {
  return {
    PeoplePage_people: (variables: Record<string, unknown>) => ({
      people: {
        edges: find(variables).map((node) => ({ cursor: 'c', node })),
        pageInfo: { hasNextPage, endCursor: 'next' },
        totalCount: { value: 2, isExact: true },
      },
    }),
  };
}

test('everybody is there with the roles they hold today, each with its school', async () => {
  show(<PeoplePage />, { answers: answering(() => [lee, ana]) });
  const row = (await screen.findByText('Morgan Lee')).closest('tr');
  expect(row).toHaveTextContent('Special education teacher · Oak Elementary');
  expect(row).not.toHaveTextContent('Registrar');
  expect(screen.getByText('Ana Ruiz').closest('tr')).toHaveTextContent('Guardian');
  expect(screen.getByRole('link', { name: 'mlee@example.org' })).toHaveAttribute(
    'href',
    'mailto:mlee@example.org',
  );
});

test('typing finds by name, and asks once for a word and not for every letter', async () => {
  const { user, asked } = show(<PeoplePage />, {
    answers: answering(({ search }) => (search === 'ruiz' ? [ana] : search ? [] : [lee, ana])),
  });
  await screen.findByText('Morgan Lee');
  await user.type(screen.getByRole('searchbox', { name: 'Find by name' }), 'ruiz');
  await waitFor(() => expect(screen.queryByText('Morgan Lee')).not.toBeInTheDocument());
  expect(screen.getByText('Ana Ruiz')).toBeVisible();
  expect(asked.map((one) => one.body.variables?.search ?? null)).toEqual([null, 'ruiz']);
});

test('a kind narrows the list and starts it anew', async () => {
  const { user, asked } = show(<PeoplePage />, { answers: answering(() => [lee], true) });
  await user.click(await screen.findByRole('button', { name: 'Show more' }));
  await waitFor(() => expect(asked.at(-1)?.body.variables).toMatchObject({ after: 'next' }));
  await user.click(screen.getByRole('radio', { name: 'Guardians' }));
  await waitFor(() => expect(asked.at(-1)?.body.variables).toMatchObject({ kind: 'guardian', after: null }));
});

test('nobody found is said with the name that was looked for', async () => {
  const { user } = show(<PeoplePage />, { answers: answering(({ search }) => (search ? [] : [lee])) });
  await user.type(await screen.findByRole('searchbox'), 'zz');
  expect(await screen.findByText('Nobody here is called “zz”.')).toBeVisible();
});

test('the office makes somebody of the staff a translator, and nobody of a family', async () => {
  const { user, asked } = show(<PeoplePage mayAppoint />, {
    answers: {
      ...answering(() => [lee, ana]),
      PeoplePage_setTranslator: () => ({ setTranslator: lee }),
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Make a translator: Morgan Lee' }));
  expect(screen.queryByRole('button', { name: /Ana Ruiz/ })).toBeNull();
  await waitFor(() =>
    expect(asked.at(-1)?.body.variables).toMatchObject({ personId: 'P1', isTranslator: true }),
  );
});
