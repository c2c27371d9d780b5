import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Who may have asked, as the server names them. */
export const RELATIONS: readonly { id: string; label: MessageDescriptor }[] = [
  { id: 'parent', label: msg`Mother or father` },
  { id: 'guardian', label: msg`Guardian` },
  { id: 'foster_parent', label: msg`Foster parent` },
  { id: 'relative', label: msg`Other family` },
  { id: 'student', label: msg`The student` },
  { id: 'teacher', label: msg`Teacher` },
  { id: 'staff', label: msg`Other school staff` },
  { id: 'agency', label: msg`Doctor, agency or other helper` },
];

export const WAYS: Record<string, MessageDescriptor> = {
  public: msg`Public form`,
  family: msg`Family's own place`,
  staff: msg`Written down by staff`,
};

export const REQUEST_STATES: readonly { id: string; label: MessageDescriptor }[] = [
  { id: 'waiting', label: msg`To be matched` },
  { id: 'child_find', label: msg`Child find: no student yet` },
  { id: 'matched', label: msg`Matched` },
  { id: 'duplicate', label: msg`Duplicates` },
];
