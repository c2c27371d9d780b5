import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Standing } from '@/ui/StatusMark/StatusMark';

/** What one can say about a part of the plan. `question` is no yes. */
export const CHOICE_WORDS: Record<string, { words: MessageDescriptor; standing: Standing }> = {
  agree: { words: msg`I agree`, standing: 'done' },
  disagree: { words: msg`I disagree`, standing: 'plain' },
  question: { words: msg`I have a question`, standing: 'partial' },
};

export const OUTCOME_WORDS: Record<string, MessageDescriptor> = {
  granted: msg`You agreed with every part of the plan.`,
  partially_granted: msg`You agreed with some parts of the plan, not with all.`,
  refused: msg`You did not agree with the plan.`,
};
