import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import { TEAM_ROLES } from '@/features/teams';

/** What the record of access knows of somebody who is on no team: the kind of account. */
const KINDS: Record<string, ReturnType<typeof msg>> = {
  guardian: msg`Guardian`,
  staff: msg`Staff`,
  system: msg`Automatic`,
};

/** Titles as rosters write them, in English, that mean a role we have a word for in each language. */
const TITLES: Record<string, string> = {
  'special education teacher': 'special_teacher',
  'general education teacher': 'general_teacher',
  'case manager': 'case_manager',
  'speech therapist': 'speech_therapist',
  'occupational therapist': 'occupational_therapist',
  'physical therapist': 'physical_therapist',
  'school psychologist': 'psychologist',
};

/** Who somebody is in the record of access: a role or kind in the reader's language, else the title as it is. */
export function useWhoRole(): (role: string) => string {
  const { i18n } = useLingui();
  return useCallback(
    (role) => {
      const word = KINDS[role] ?? TEAM_ROLES[TITLES[role.toLowerCase()] ?? role];
      return word ? i18n._(word) : role;
    },
    [i18n],
  );
}
