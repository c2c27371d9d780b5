import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Titles as rosters write them, in English, by their words in small letters. */
const TITLES: Record<string, MessageDescriptor> = {
  'special education teacher': msg`Special education teacher`,
  'general education teacher': msg`General education teacher`,
  teacher: msg`Teacher`,
  'case manager': msg`Case manager`,
  'speech therapist': msg`Speech therapist`,
  'speech-language pathologist': msg`Speech-language pathologist`,
  'occupational therapist': msg`Occupational therapist`,
  'physical therapist': msg`Physical therapist`,
  'school psychologist': msg`School psychologist`,
  'school counselor': msg`School counselor`,
  'school nurse': msg`School nurse`,
  'school social worker': msg`School social worker`,
  paraprofessional: msg`Paraprofessional`,
  principal: msg`School principal`,
  'assistant principal': msg`Assistant principal`,
  'director of special education': msg`Director of special education`,
  'special education director': msg`Director of special education`,
  superintendent: msg`Superintendent`,
  'section 504 coordinator': msg`Section 504 coordinator`,
};

/** A job title in the reader's language; null for one we have no words for, which is shown as it is. */
export function titleWords(title: string): MessageDescriptor | null {
  const key = title.trim().toLowerCase();
  return (Object.hasOwn(TITLES, key) && TITLES[key]) || null;
}
