import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import { titleWords } from '@/app/jobTitles';
import { TEAM_ROLES } from '@/features/teams';

/** What the record of access knows of somebody who is on no team: the kind of account. */
const KINDS: Record<string, ReturnType<typeof msg>> = {
  guardian: msg`Guardian`,
  staff: msg`Staff`,
  system: msg`Automatic`,
};

/** Who somebody is in the record of access: a role or kind in the reader's language, else the title as it is. */
export function useWhoRole(): (role: string) => string {
  const { i18n } = useLingui();
  return useCallback(
    (role) => {
      const word = KINDS[role] ?? TEAM_ROLES[role] ?? titleWords(role);
      return word ? i18n._(word) : role;
    },
    [i18n],
  );
}
