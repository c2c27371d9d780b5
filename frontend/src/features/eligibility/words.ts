import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Determination_wholeFragment } from '@/gql/graphql';

export type Whole = Determination_wholeFragment;
export type Question = Whole['parts'][number]['questions'][number];
export type Member = Whole['group'][number];

/** How criteria of one kind are read together. */
export const GROUPS: Record<string, MessageDescriptor> = {
  all: msg`All of these must be so`,
  any: msg`At least one of these must be so`,
  not: msg`None of these may be so`,
  note: msg`For information; it decides nothing`,
};

const CONCLUSIONS = {
  waiting: msg`Has not concluded yet`,
  agrees: msg`The decision reflects their conclusion`,
  differs: msg`Concludes otherwise`,
  silent: msg`Gave no answer`,
};

export const ROLES: { id: string; label: MessageDescriptor }[] = [
  { id: 'general_teacher', label: msg`General education teacher` },
  { id: 'special_teacher', label: msg`Special education teacher` },
  { id: 'psychologist', label: msg`School psychologist` },
  { id: 'speech_therapist', label: msg`Speech therapist` },
  { id: 'occupational_therapist', label: msg`Occupational therapist` },
  { id: 'physical_therapist', label: msg`Physical therapist` },
  { id: 'lea_representative', label: msg`Representative of the district` },
  { id: 'other', label: msg`Another qualified professional` },
];

const PAPERS = {
  unnecessary: {
    title: msg`Agreed: no reevaluation is needed`,
    about: msg`Parent and district sign that none is needed. The next is due three years after that day (34 CFR 300.303(b)(2)).`,
  },
  sooner: {
    title: msg`Agreed: another one within a year`,
    about: msg`Parent and district sign that there is one before a year has passed (34 CFR 300.303(b)(1)).`,
  },
  no_more_data: {
    title: msg`Parents were told: the data suffice`,
    about: msg`They were told that no more data is needed, why, and that they may ask for an assessment all the same (34 CFR 300.305(d)).`,
  },
};

/** What a member concluded, in words. */
export function concluded(conclusion: string): MessageDescriptor {
  return CONCLUSIONS[conclusion as keyof typeof CONCLUSIONS] ?? CONCLUSIONS.waiting;
}

/** A kind of paper of a reevaluation, in words. */
export function paperOf(kind: string): { title: MessageDescriptor; about: MessageDescriptor } {
  return PAPERS[kind as keyof typeof PAPERS] ?? PAPERS.unnecessary;
}
