import { screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { speak } from '@/app/i18n';
import { show } from '@/lib/testing/render';
import { useWhoRole } from './whoRole';

function Roles() {
  const said = useWhoRole();
  return (
    <p>
      {['guardian', 'Special education teacher', 'student', 'Principal', 'Attendance clerk']
        .map(said)
        .join(', ')}
    </p>
  );
}

afterEach(() => speak('en'));

test.each([
  ['en', 'Guardian, Special education teacher, Student, School principal, Attendance clerk'],
  [
    'es',
    'Tutor o tutora legal, Docente de educación especial, Estudiante, Dirección de la escuela, Attendance clerk',
  ],
] as const)(
  'the record of access says kinds and known titles in %s, other titles as they are',
  async (language, words) => {
    await speak(language);
    show(<Roles />);
    expect(screen.getByText(words)).toBeVisible();
  },
);
