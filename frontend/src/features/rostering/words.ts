import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import type { Standing } from '@/ui';

export const STATES: Record<string, { label: MessageDescriptor; standing: Standing }> = {
  reading: { label: msg`Being read`, standing: 'waiting' },
  previewed: { label: msg`Ready to apply`, standing: 'due-soon' },
  applying: { label: msg`Being applied`, standing: 'partial' },
  applied: { label: msg`Applied`, standing: 'done' },
  failed: { label: msg`Failed`, standing: 'overdue' },
  discarded: { label: msg`Discarded`, standing: 'plain' },
};

/** What a roster can say of a thing; also the columns of the counts, in this order. */
export const KINDS: Record<string, MessageDescriptor> = {
  new: msg`New`,
  changed: msg`Changed`,
  gone: msg`Gone`,
  unchanged: msg`Unchanged`,
  unreadable: msg`Unreadable`,
  unmapped: msg`Unmapped`,
  note: msg`Note`,
};

export const COUNTED = ['new', 'changed', 'gone', 'unchanged', 'unreadable'] as const;
export const FINDING_KINDS = ['new', 'changed', 'gone', 'unreadable', 'unmapped'] as const;

const SUBJECTS: Record<string, MessageDescriptor> = {
  school: msg`Schools`,
  schools: msg`Schools`,
  org: msg`Schools`,
  orgs: msg`Schools`,
  staff: msg`Staff`,
  role: msg`Roles`,
  roles: msg`Roles`,
  person: msg`People`,
  people: msg`People`,
  user: msg`People`,
  users: msg`People`,
  guardian: msg`Guardians`,
  guardians: msg`Guardians`,
  relation: msg`Family ties`,
  relations: msg`Family ties`,
  relationship: msg`Family ties`,
  relationships: msg`Family ties`,
  student: msg`Students`,
  students: msg`Students`,
  enrollment: msg`Enrollments`,
  enrollments: msg`Enrollments`,
  class: msg`Classes`,
  classes: msg`Classes`,
  course: msg`Courses`,
  courses: msg`Courses`,
  school_year: msg`School years`,
  academic_session: msg`School years`,
  academicSession: msg`School years`,
  academicSessions: msg`School years`,
  team: msg`Team members`,
  team_member: msg`Team members`,
  history: msg`Earlier records`,
  file: msg`Files`,
};

/** The words for what the server names by key; a key we have no word for is shown readable. */
export function useRosterWords() {
  const { i18n } = useLingui();
  return useCallback(
    (list: 'state' | 'kind' | 'subject', key: string) => {
      const word = { state: STATES[key]?.label, kind: KINDS[key], subject: SUBJECTS[key] }[list];
      if (word) return i18n._(word);
      const readable = key.replaceAll(/[_-]+/g, ' ').trim();
      return readable.charAt(0).toUpperCase() + readable.slice(1);
    },
    [i18n],
  );
}
