import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Standing } from '@/ui';

/** How a notice stands (backend/trellis/notices/prior_written/states.py). */
export const STATES: Record<string, { words: MessageDescriptor; standing: Standing }> = {
  draft: { words: msg`To be issued`, standing: 'due-soon' },
  issued: { words: msg`Issued, not opened yet`, standing: 'waiting' },
  delivered: { words: msg`Issued and with the family`, standing: 'done' },
  superseded: { words: msg`Another notice took its place`, standing: 'plain' },
};

/** A delivered one that somebody else is owed who has not got it. */
export const WITH_SOME: { words: MessageDescriptor; standing: Standing } = {
  words: msg`Issued, not with everybody yet`,
  standing: 'waiting',
};

/** How a document reached somebody. */
export const WAYS: Record<string, MessageDescriptor> = {
  app: msg`Opened here`,
  handed: msg`Given by hand`,
  posted: msg`Sent by post`,
  email: msg`Sent by email, as they chose`,
};

export type Way = 'handed' | 'posted' | 'email';
export const ON_PAPER: readonly Way[] = ['handed', 'posted', 'email'];
