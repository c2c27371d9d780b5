import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export const CHANNELS: Record<string, MessageDescriptor> = {
  phone: msg`Telephone`,
  mail: msg`Letter`,
  email: msg`E-mail`,
  visit: msg`Visit`,
  sms: msg`Text message`,
  portal: msg`In the app`,
};

export const OVERRIDES: Record<string, MessageDescriptor> = {
  mediation: msg`Agreement in mediation`,
  hearing: msg`Decision of a hearing officer`,
};

export const OUTCOMES: Record<string, MessageDescriptor> = {
  granted: msg`Agrees`,
  refused: msg`Does not agree`,
  revoked: msg`Takes the agreement back`,
};

/** What a notice of a case tells. */
export const NOTICES = {
  propose: msg`Notice that proposes the evaluation`,
  refuse: msg`Notice that refuses the evaluation`,
  revoked: msg`Notice that the evaluation stops`,
  defend: msg`Notice that refuses and asks for a hearing`,
} satisfies Record<string, MessageDescriptor>;

export const NOTICE_STATES: Record<string, MessageDescriptor> = {
  draft: msg`in work`,
  issued: msg`issued`,
  delivered: msg`reached the family`,
  superseded: msg`replaced`,
};

/** How a person's state is marked: shape and colour beside its words. */
export const STANDINGS: Record<string, 'done' | 'waiting' | 'due-soon' | 'overdue'> = {
  requested: 'waiting',
  viewed: 'waiting',
  granted: 'done',
  partially_granted: 'done',
  refused: 'due-soon',
  revoked: 'overdue',
  expired: 'due-soon',
  closed: 'due-soon',
};
