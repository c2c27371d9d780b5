import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { FragmentType } from '@/gql';
import { show } from '@/lib/testing/render';
import { LanguageWarning, type READERS } from './LanguageWarning';

const holder = (name: string, language: string, more = {}) => ({
  law: 'IDEA',
  mayConsent: true,
  person: { id: name, name, language },
  ...more,
});
const student = (...rightsHolders: object[]) =>
  ({ id: 'S1', rightsHolders }) as unknown as FragmentType<typeof READERS>;

test('who reads Spanish is named once, with what they will read in it and what not, and what can be done', () => {
  show(<LanguageWarning student={student(holder('Helena Ruiz', 'es'), holder('Helena Ruiz', 'es'))} />);
  expect(screen.getAllByText('Helena Ruiz reads Spanish.')).toHaveLength(1);
  expect(
    screen.getByText(
      /plain-language view is in Spanish, but what the team wrote stays as it was written, in English/,
    ),
  ).toBeVisible();
  expect(screen.getByText(/first ask for an interpreter or a translation/)).toBeVisible();
});

test('a language nothing is said in is called by its name', () => {
  show(<LanguageWarning student={student(holder('Linh Tran', 'vi-VN'))} />);
  expect(screen.getByText('Linh Tran reads Vietnamese.')).toBeVisible();
  expect(screen.getByText(/and what the team wrote are both in English/)).toBeVisible();
});

test('nothing is said when everybody who decides reads English', () => {
  show(
    <LanguageWarning
      student={student(
        holder('Rosa Ruiz', 'en-US'),
        holder('Ivan Ruiz', 'es', { law: 'FERPA' }),
        holder('Ana Ruiz', 'es', { mayConsent: false }),
      )}
    />,
  );
  expect(screen.queryByRole('region', { name: 'Another language' })).not.toBeInTheDocument();
});
