import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export const HOWS: Record<string, MessageDescriptor> = {
  by_hand: msg`By hand`,
  mail: msg`By mail`,
  in_app: msg`In the family's own place`,
  phone: msg`By telephone`,
  meeting: msg`At a meeting`,
  file: msg`As a file`,
};

/** What each paper asks for, in its own words. */
export const PAPERS: Record<
  string,
  { add: MessageDescriptor; who?: MessageDescriptor; said: MessageDescriptor; hows: readonly string[] }
> = {
  records_request: {
    add: msg`Request for records…`,
    who: msg`To whom it went`,
    said: msg`What was asked for`,
    hows: ['mail', 'phone', 'file'],
  },
  records_reply: {
    add: msg`Their reply…`,
    who: msg`Who sent it`,
    said: msg`What came`,
    hows: ['mail', 'file', 'by_hand', 'phone'],
  },
  consultation: {
    add: msg`Talk with the parent…`,
    who: msg`With whom`,
    said: msg`What they said`,
    hows: ['phone', 'meeting', 'mail', 'in_app'],
  },
  services: { add: msg`Comparable services…`, said: msg`What is given, and how much of it`, hows: [] },
  revocation: {
    add: msg`The family's revocation…`,
    who: msg`Who signed it`,
    said: msg`What they wrote`,
    hows: ['by_hand', 'mail'],
  },
};

export const NOTICE_STATES: Record<string, MessageDescriptor> = {
  draft: msg`draft`,
  issued: msg`issued`,
  delivered: msg`delivered`,
  superseded: msg`replaced`,
};

/** The status of a student, as the server names it. */
export const STATUS = [
  { id: 'special_education', label: msg`In special education`, standing: 'done' },
  { id: 'transfer_open', label: msg`Transfer under way`, standing: 'partial' },
  { id: 'exit_open', label: msg`Exit proposed`, standing: 'partial' },
  { id: 'left', label: msg`Left special education`, standing: 'plain' },
] as const;
