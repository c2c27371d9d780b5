import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import { type Standing, StatusMark } from '@/ui';

export const KINDS: Record<string, MessageDescriptor> = {
  annual_review: msg`Annual review`,
  initial_iep: msg`First IEP`,
  eligibility: msg`Eligibility`,
  amendment: msg`Amendment`,
  parent_requested: msg`Asked for by the family`,
  section_504: msg`504 plan`,
};

const STATES: Record<string, { label: MessageDescriptor; standing: Standing }> = {
  proposed: { label: msg`Not sent yet`, standing: 'due-soon' },
  notice_sent: { label: msg`Invited`, standing: 'waiting' },
  rescheduled: { label: msg`Moved, invited again`, standing: 'waiting' },
  held: { label: msg`Held`, standing: 'done' },
  cancelled: { label: msg`Called off`, standing: 'plain' },
};

export const ANSWERS: Record<string, { label: MessageDescriptor; standing: Standing }> = {
  waiting: { label: msg`No answer yet`, standing: 'waiting' },
  coming: { label: msg`Coming`, standing: 'done' },
  not_coming: { label: msg`Not coming`, standing: 'overdue' },
  another_time: { label: msg`Asks for another time`, standing: 'due-soon' },
};

export const ATTENDANCES: Record<string, MessageDescriptor> = {
  in_person: msg`In the room`,
  phone: msg`By phone`,
  video: msg`By video`,
  absent: msg`Absent`,
};

/** What kind of meeting it is, in words. */
export function useMeetingWords(): (kind: string) => string {
  const { i18n } = useLingui();
  return useCallback((kind) => (KINDS[kind] ? i18n._(KINDS[kind]) : kind.replaceAll('_', ' ')), [i18n]);
}

export function MeetingStanding({ state }: { state: string }) {
  const { i18n } = useLingui();
  const said = STATES[state];
  return <StatusMark standing={said?.standing ?? 'plain'}>{said ? i18n._(said.label) : state}</StatusMark>;
}

export function AnswerStanding({ answer }: { answer: string }) {
  const { i18n } = useLingui();
  const said = ANSWERS[answer];
  return <StatusMark standing={said?.standing ?? 'plain'}>{said ? i18n._(said.label) : answer}</StatusMark>;
}
