import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';

/** Roles on a student's team, in the order in which a team is read. */
export const TEAM_ROLES: Record<string, MessageDescriptor> = {
  case_manager: msg`Case manager`,
  special_teacher: msg`Special education teacher`,
  general_teacher: msg`General education teacher`,
  speech_therapist: msg`Speech therapist`,
  occupational_therapist: msg`Occupational therapist`,
  physical_therapist: msg`Physical therapist`,
  psychologist: msg`School psychologist`,
  lea_representative: msg`Representative of the district`,
  parent: msg`Parent`,
  student: msg`Student`,
  other: msg`Other`,
};

/** What a role is called; a role we have no word for is shown readable. */
export function useTeamRole(): (role: string) => string {
  const { i18n } = useLingui();
  return useCallback(
    (role) => {
      const word = TEAM_ROLES[role];
      return word ? i18n._(word) : role.replaceAll('_', ' ');
    },
    [i18n],
  );
}

/** Which kind of person can hold a role; the server asks the same. */
export function kindFor(role: string): 'guardian' | 'student' | 'staff' {
  if (role === 'parent') return 'guardian';
  return role === 'student' ? 'student' : 'staff';
}
