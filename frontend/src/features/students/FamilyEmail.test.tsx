import { screen, waitFor, within } from '@testing-library/react';
import { type ComponentProps, createElement } from 'react';
import { expect, test, vi } from 'vitest';
import { type Answers, show } from '@/lib/testing/render';
import { FamilySection } from './FamilySection';

const helena = {
  __typename: 'Person',
  id: 'P1',
  name: 'Helena Ruiz',
  email: null as string | null,
  phone: null,
};
const student = (person: object) =>
  ({
    __typename: 'Student',
    id: 'S1',
    relations: [
      {
        __typename: 'Relation',
        kind: 'mother',
        saidAs: 'Mother',
        primaryContact: true,
        livesWith: true,
        person,
      },
    ],
    rightsHolders: [],
  }) as unknown as ComponentProps<typeof FamilySection>['student'];

function open({ person = helena, may = true, answers = {} as Answers } = {}) {
  const onChanged = vi.fn();
  const section = createElement(FamilySection, {
    student: student(person),
    mayInvite: false,
    mayWriteContacts: may,
    onChanged,
  });
  return { onChanged, ...show(section, { answers }) };
}

test('who may not write contacts is offered nothing', () => {
  open({ may: false });
  expect(screen.getByText('Helena Ruiz')).toBeVisible();
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});

test('a guardian without an address is given one', async () => {
  const { user, asked, onChanged } = open({
    answers: {
      FamilyEmail_set: () => ({ setFamilyEmail: student({ ...helena, email: 'helena@home.test' }) }),
    },
  });
  await user.click(screen.getByRole('button', { name: 'Add email of Helena Ruiz' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add email of Helena Ruiz' }));
  await user.click(dialog.getByRole('button', { name: 'Save email' }));
  expect(dialog.getByText('Write an email address, such as rosa@cedar.org.')).toBeVisible();
  expect(dialog.getByLabelText('Email address')).toHaveFocus();
  expect(asked).toHaveLength(0);

  await user.type(dialog.getByLabelText('Email address'), ' helena@home.test ');
  await user.click(dialog.getByRole('button', { name: 'Save email' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(asked.map((one) => one.body.variables)).toEqual([
    { studentId: 'S1', personId: 'P1', email: 'helena@home.test' },
  ]);
  expect(onChanged).toHaveBeenCalledOnce();
});

test('what changing an address does is said, and why it cannot be changed', async () => {
  const message = 'This is your own address. Write the address of this family member.';
  const { user, onChanged } = open({
    person: { ...helena, email: 'helena@before.test' },
    answers: {
      FamilyEmail_set: () => ({
        setFamilyEmail: {
          __typename: 'Problem',
          code: 'INVALID_INPUT',
          message,
          doNext: null,
          field: 'email',
        },
      }),
    },
  });
  await user.click(screen.getByRole('button', { name: 'Change email of Helena Ruiz' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Change email of Helena Ruiz' }));
  expect(dialog.getByText(/opens nothing any more/)).toBeVisible();
  const field = dialog.getByLabelText('Email address');
  expect(field).toHaveValue('helena@before.test');
  await user.clear(field);
  await user.type(field, 'frank@school.test');
  await user.click(dialog.getByRole('button', { name: 'Save email' }));
  expect(await dialog.findByText(message)).toBeVisible();
  await waitFor(() => expect(field).toHaveFocus());
  expect(onChanged).not.toHaveBeenCalled();
  await user.type(field, 'x');
  expect(dialog.queryByText(message)).not.toBeInTheDocument();
});
