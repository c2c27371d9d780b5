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
  expired: { label: msg`Expired`, standing: 'plain' },
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

/** What a roster speaks of as the server names it; `person` and `file` only in findings. */
const SUBJECTS: Record<string, MessageDescriptor> = {
  school: msg`Schools`,
  school_year: msg`School years`,
  staff: msg`Staff`,
  student: msg`Students`,
  guardian: msg`Guardians`,
  relation: msg`Family ties`,
  class: msg`Classes`,
  enrollment: msg`Enrollments`,
  program: msg`Special education history`,
  removal: msg`Disciplinary removals`,
  person: msg`People`,
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
