import { Suspense } from 'react';
import { SessionGate } from '@/app/session';
import { type Answers, show } from '@/lib/testing/render';

/** A mother who is signed in, as the session asks for her. */
export const ANA = {
  __typename: 'Viewer',
  audience: 'FAMILY',
  roles: ['guardian'],
  places: ['family'],
  language: 'en',
  sessionExpiresAt: '2099-01-01T00:00:00Z',
  recentlyAuthenticated: true,
  person: { __typename: 'Person', id: 'ana', name: 'Ana Reyes', initials: 'AR', kind: 'guardian' },
  district: {
    __typename: 'District',
    id: 'd1',
    name: 'Cedar Valley',
    slug: 'cedar',
    accent: 'teal',
    timeZone: 'America/Chicago',
  },
  children: [{ __typename: 'Student', id: 'maya', name: 'Maya Reyes', givenName: 'Maya', initials: 'MR' }],
};

/** Shows a page as Ana sees it. */
export function showToAna(page: React.ReactElement, answers: Answers) {
  return show(
    <SessionGate onSignedOut={() => {}}>
      <Suspense>{page}</Suspense>
    </SessionGate>,
    { answers: { Session_viewer: () => ({ viewer: ANA }), ...answers } },
  );
}

const WORDS = {
  en: {
    goals: 'What Maya will learn',
    supports: 'Help in class',
    goal: 'Goal 1: Reading',
    minutes: '30 minutes each time, 2 times a week',
    service: 'Reading with a teacher',
    help: 'Help through the day',
    start: 'Where it starts',
    who: 'Who helps',
    teacher: 'Special education teacher',
    changes: 'Changes in class',
  },
  es: {
    goals: 'Lo que Maya va a aprender',
    supports: 'Ayuda en clase',
    goal: 'Meta 1: Lectura',
    minutes: '30 minutos cada vez, 2 veces por semana',
    service: 'Lectura con maestra',
    help: 'Ayuda durante el día',
    start: 'Dónde empieza',
    who: 'Quién ayuda',
    teacher: 'Docente de educación especial',
    changes: 'Cambios en clase',
  },
};

/** A plan in plain words with three parts to decide; what the team wrote stays in English. */
export function plainPlan(language: unknown) {
  const words = WORDS[language === 'es' ? 'es' : 'en'];
  const item = { details: [], isDecision: true, textLanguage: 'en', text: '' };
  return [
    {
      key: 'goals',
      title: words.goals,
      explanation: '',
      items: [
        {
          ...item,
          id: 'goal:r1',
          kind: 'goal',
          title: words.goal,
          text: 'Maya will read 90 words in a minute.',
          details: [{ label: words.start, text: 'She reads 54 words.', textLanguage: 'en' }],
        },
        {
          ...item,
          id: 'service:s1',
          kind: 'service',
          title: words.service,
          text: words.minutes,
          textLanguage: language,
          details: [{ label: words.who, text: words.teacher, textLanguage: language }],
        },
      ],
    },
    {
      key: 'supports',
      title: words.supports,
      explanation: '',
      items: [
        {
          ...item,
          id: 'supports',
          kind: 'support',
          title: words.help,
          textLanguage: language,
          details: [{ label: words.changes, text: 'Extra time on tests.', textLanguage: 'en' }],
        },
      ],
    },
  ];
}

export const VERSION = {
  __typename: 'PlanVersion',
  id: 'v1',
  number: 1,
  sha256: 'a'.repeat(64),
  pdf: null as null | Record<string, unknown>,
};

export const PDF = {
  __typename: 'SealedPdf',
  url: 'https://files.example/plan.pdf',
  sha256: 'c0ffee0123456789'.repeat(4),
  pageCount: 9,
  stage: 'finalized',
  sealedAt: '2026-11-02T15:00:00Z',
};
