import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Standing } from '@/ui';

export const STATES: Record<string, { standing: Standing; words: MessageDescriptor }> = {
  asked: { standing: 'waiting', words: msg`Asked for, nobody has it yet` },
  in_work: { standing: 'partial', words: msg`Being translated` },
  in_review: { standing: 'waiting', words: msg`Being reviewed` },
  published: { standing: 'done', words: msg`Published` },
  withdrawn: { standing: 'plain', words: msg`Not wanted any more` },
};
