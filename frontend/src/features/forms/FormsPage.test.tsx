import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { SessionGate } from '@/app/session';
import { field, section } from '@/features/plans/testing/form';
import type { PlanKind } from '@/features/students/planKinds';
import { show } from '@/lib/testing/render';
import { LEE } from '@/lib/testing/staff';
import { FormsPage } from './FormsPage';

const formIn = (language: 'en' | 'es') => {
  const words = (en: string, es: string) => ({ label: language === 'en' ? en : es });
  return {
    kind: 'iep',
    version: '2026.1',
    language,
    title: 'IEP',
    sections: [
      section(
        'basics',
        [
          field('meeting_on', 'date', words('Date of the meeting', 'Fecha de la reunión')),
          field('family_language', 'choice', {
            ...words('Language of the family', 'Idioma de la familia'),
            requiredBy: ['IEP-PA-02'],
          }),
        ],
        { title: language === 'en' ? 'Basics' : 'Datos' },
      ),
      section(
        'goals',
        [field('goals', 'rows', { rowFields: [field('method', 'text', words('Method', 'Método'))] })],
        {
          title: language === 'en' ? 'Goals' : 'Metas',
        },
      ),
    ],
  };
};
const gita = { __typename: 'Person', id: 'UA==', name: 'Gita Rao' };
const revision = (number: number, more: object = {}) => ({
  __typename: 'FormRevision',
  id: `R${number}`,
  number,
  effectiveOn: '2999-08-01',
  createdAt: '2026-11-02T17:00:00Z',
  settings: { words: {}, required: {}, extra: [], letterhead: null },
  takenBackAt: null,
  takenBackBy: null,
  madeBy: gita,
  ...more,
});

function page(
  revisions: object[] = [],
  answers: Record<string, (variables: Record<string, unknown>) => unknown> = {},
) {
  const Page = () => {
    const [choice, setChoice] = useState<{ kind: PlanKind; part?: string }>({ kind: 'iep' });
    return <FormsPage kind={choice.kind} part={choice.part} onChoose={setChoice} />;
  };
  return show(
    <SessionGate onSignedOut={() => {}}>
      <Page />
    </SessionGate>,
    {
      answers: {
        Session_viewer: () => ({ viewer: LEE }),
        FormsPage_form: () => ({
          districtForm: {
            __typename: 'DistrictForm',
            declared: { en: formIn('en'), es: formIn('es') },
            revisionCount: revisions.length,
            inForce: null,
            revisions,
          },
        }),
        ...answers,
      },
    },
  );
}

test('a question gets other words by keyboard, with the form’s own in the boxes', async () => {
  const { user } = page();
  await user.click(await screen.findByRole('button', { name: 'Date of the meeting' }));
  const label = await screen.findByRole('textbox', { name: 'Label, English' });
  expect(label).toHaveAttribute('placeholder', 'Date of the meeting');
  expect(screen.getByRole('textbox', { name: 'Label, Spanish' })).toHaveAttribute(
    'placeholder',
    'Fecha de la reunión',
  );
  expect(screen.getByRole('button', { name: 'Schedule…' })).toBeDisabled();
  await user.click(label);
  await user.paste('Our meeting');
  await user.tab();
  await user.paste('Nuestra reunión');
  expect(screen.getByText('Changed, not scheduled yet')).toBeVisible();
  expect(screen.getByRole('button', { name: /Date of the meeting.*Other words/ })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Undo all' }));
  expect(screen.getByText('No changes')).toBeVisible();
});

test('what the law asks for is said, and cannot be switched off', async () => {
  const { user } = page();
  await user.click(await screen.findByRole('button', { name: 'Language of the family' }));
  expect(await screen.findByText(/Asked for already, where it applies, by IEP-PA-02/)).toBeVisible();
});

test('a question of the district is added in both languages and scheduled, and what does not fit is shown at its place', async () => {
  const sent: Record<string, unknown>[] = [];
  const refused = {
    __typename: 'InvalidInputProblem',
    code: 'FORM_WORDS_UNFIT',
    message: 'At most 120 characters.',
    doNext: null,
    field: 'words.basics.title.es',
  };
  const { user } = page([], {
    FormsPage_schedule: (variables) => {
      sent.push(variables);
      return { scheduleForm: refused };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Add a question' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Add question' }));
  expect(dialog.getAllByText('Say this in English and in Spanish.').length).toBe(4);
  await user.click(dialog.getByRole('textbox', { name: 'Question, English' }));
  await user.paste('Bus');
  await user.click(dialog.getByRole('textbox', { name: 'Question, Spanish' }));
  await user.paste('Autobús');
  await user.click(dialog.getByRole('textbox', { name: 'How the family reads it, English' }));
  await user.paste('Your bus');
  await user.click(dialog.getByRole('textbox', { name: 'How the family reads it, Spanish' }));
  await user.paste('Su autobús');
  await user.click(dialog.getByRole('button', { name: 'Add question' }));
  expect(await screen.findByRole('button', { name: 'Change Bus' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Schedule…' }));
  const schedule = within(await screen.findByRole('dialog'));
  for (const [name, digits] of [
    [/month,/, '08'],
    [/day,/, '01'],
    [/year,/, '2030'],
  ] as const) {
    await user.click(await schedule.findByRole('spinbutton', { name }));
    await user.keyboard(digits);
  }
  await user.click(schedule.getByRole('button', { name: 'Schedule' }));
  await user.click(await schedule.findByRole('button', { name: 'Show me where' }));
  expect(sent[0]).toMatchObject({
    kind: 'iep',
    effectiveOn: '2030-08-01',
    settings: {
      extra: [{ section: 'basics', key: 'local_bus', kind: 'text', label: { en: 'Bus', es: 'Autobús' } }],
    },
  });
  const spanish = await screen.findByRole('textbox', { name: 'Title, Spanish' });
  expect(spanish).toBeInvalid();
});

test('who set what and when is listed, and what has not begun is taken back', async () => {
  const back = vi.fn(() => ({
    takeBackForm: { ...revision(2), takenBackAt: '2026-11-03T17:00:00Z', takenBackBy: gita },
  }));
  const { user } = page(
    [revision(2), revision(1, { takenBackAt: '2026-11-01T17:00:00Z', takenBackBy: gita })],
    { FormsPage_takeBack: back },
  );
  const table = within(await screen.findByRole('table', { name: 'Revisions of the form' }));
  expect(table.getByText('Taken back by Gita Rao')).toBeVisible();
  expect(table.getByText('Scheduled')).toBeVisible();
  expect(table.queryByRole('button', { name: 'Take back revision 1' })).toBeNull();
  await user.click(table.getByRole('button', { name: 'Take back revision 2' }));
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Take back' }));
  await waitFor(() => expect(back).toHaveBeenCalledOnce());
});

test('the preview shows the section and the page as they would be', async () => {
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:page', revokeObjectURL: () => {} }));
  const { user } = page([], {
    FormsPage_try: ({ sectionKey, language }) => ({
      tryForm: { __typename: 'FormTrial', form: formIn(language as 'en'), page: btoa(`PNG ${sectionKey}`) },
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'Preview…' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findByRole('img', { name: /The printed page/ })).toHaveAttribute('src', 'blob:page');
  await user.click(dialog.getByRole('radio', { name: 'Spanish' }));
  expect(await dialog.findByText('Fecha de la reunión')).toBeInTheDocument();
});
