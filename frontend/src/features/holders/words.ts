import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** On what a right stands. */
export const BASES: Record<string, MessageDescriptor> = {
  presumed: msg`Presumed, as a parent`,
  court_order: msg`By a court order or custody paper`,
  guardianship: msg`As guardian`,
  foster: msg`As foster parent`,
  surrogate: msg`As surrogate parent`,
  adult_student: msg`As an adult student`,
};

/** What the law presumes or a court gave: an appointment ends it only by a paper. */
export const STANDS = ['presumed', 'court_order', 'guardianship'];

/** What somebody is appointed to without a court. */
export const APPOINTED = ['foster', 'surrogate'];

/** What was decided, as a heading. */
export const KINDS: Record<string, MessageDescriptor> = {
  court_order: msg`Court order`,
  custody_document: msg`Custody paper`,
  guardianship: msg`Guardian appointed by a court`,
  foster: msg`Foster parent`,
  surrogate: msg`Surrogate parent`,
  ended: msg`End of an appointment`,
};

export const ABOUT_KINDS: Record<string, MessageDescriptor> = {
  court_order: msg`Says what this person may do from a day on: limits a parent, or names who decides.`,
  custody_document: msg`A binding agreement or paper that says the same. Custody alone ends no right.`,
  guardianship: msg`All rights, also after the student comes of age.`,
  foster: msg`All rights, as long as the child lives there.`,
  surrogate: msg`All special education rights (IDEA), when nobody else can speak for the child.`,
  ended: msg`A guardian, foster parent or surrogate no longer stands in.`,
};

export const SCOPES: Record<string, MessageDescriptor> = {
  view: msg`See the record`,
  consent: msg`Decide and consent`,
  notice: msg`Receive notices`,
  pickup: msg`Pick the child up`,
};

export const GROUNDS: Record<string, MessageDescriptor> = {
  unknown: msg`No parent is known`,
  not_located: msg`No parent can be found`,
  ward_of_the_state: msg`The child is a ward of the state`,
  homeless_youth: msg`Unaccompanied homeless youth`,
};

/** What was open with somebody and was closed with their right. */
export const CLOSED: Record<string, MessageDescriptor> = {
  consent: msg`a request for consent`,
  signature: msg`a plan to sign`,
  notice: msg`a notice they had not been given`,
};
