import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export type Kind = 'agenda' | 'question' | 'decision' | 'refused' | 'dissent' | 'task' | 'note' | 'addendum';

/** What a press captures. */
export const CAPTURES: Record<Kind, MessageDescriptor> = {
  agenda: msg`Item of the agenda`,
  decision: msg`Decision`,
  refused: msg`Asked for, not taken up`,
  question: msg`Question`,
  task: msg`Task`,
  note: msg`Note`,
  dissent: msg`Sees it differently`,
  addendum: msg`Correction`,
};

/** The headings of the minutes, in the order they are read. */
export const HEADINGS: readonly { kind: Exclude<Kind, 'agenda'>; label: MessageDescriptor }[] = [
  { kind: 'decision', label: msg`What was decided` },
  { kind: 'refused', label: msg`What was asked for and not taken up` },
  { kind: 'question', label: msg`Questions` },
  { kind: 'task', label: msg`Who does what` },
  { kind: 'dissent', label: msg`Who sees it differently` },
  { kind: 'note', label: msg`Notes` },
  { kind: 'addendum', label: msg`Corrections after the minutes were closed` },
];

/** What stands in the way of closing the minutes. */
export const STILL_OPEN: Record<string, MessageDescriptor> = {
  not_held: msg`The meeting is not closed as held yet.`,
  no_decision: msg`Nothing is put down as decided; a note that nothing was is enough.`,
  open_question: msg`A question has no answer.`,
  task_of_nobody: msg`A task is nobody's.`,
};
