import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export type Words = Record<string, MessageDescriptor>;

/** What a family can ask for, as it reads it. */
export const KINDS: Words = {
  question: msg`A question to the team`,
  meeting: msg`A meeting about the plan`,
  records: msg`To see the school’s records`,
  amendment: msg`To correct a record`,
  independent_evaluation: msg`An evaluation by somebody from outside`,
};

export const ABOUT: Words = {
  question: msg`The school answers here.`,
  meeting: msg`You can ask for one at any time. If the school says no, it must tell you why in writing.`,
  records: msg`The school shows them without delay, before any meeting, within 45 days at the latest. You can ask somebody to explain them.`,
  amendment: msg`If something is wrong, misleading, or nobody’s business. If the school says no, you can ask for a hearing.`,
  independent_evaluation: msg`If you disagree with the school’s evaluation. The school pays for it, or asks a hearing officer to decide that its own is right.`,
};

/** Where it stands, said to who asked. */
export const STANDS: Record<string, Words> = {
  question: {
    open: msg`The school has your question. We write to you when there is an answer.`,
    answered: msg`The school has answered. You can write back.`,
  },
  meeting: {
    open: msg`The school has your request. It agrees and names a day, or it tells you in writing why not.`,
    agreed: msg`The school agreed. You get an invitation with the day.`,
    done: msg`The meeting took place.`,
    refused: msg`The school said no. The notice says why, and what you can do.`,
  },
  records: {
    open: msg`The school has your request. It must show you the records before any meeting.`,
    done: msg`The school showed you the records.`,
  },
  amendment: {
    open: msg`The school has your request. It corrects the record, or it tells you why not.`,
    done: msg`The record was corrected.`,
    refused: msg`The school said no. You have a right to a hearing, and to put your own statement with the record.`,
    hearing: msg`You asked for a hearing. The school tells you the day.`,
    upheld: msg`After the hearing the record stays as it is. You can put your own statement with it; it stays there.`,
  },
  independent_evaluation: {
    open: msg`The school has your request. It must pay for the evaluation, or ask for a hearing, without delay.`,
    agreed: msg`The school pays for the evaluation. It must look at what comes out of it.`,
    done: msg`The school has looked at the evaluation.`,
    refused: msg`The school asks for a hearing. The notice says why, and what you can do.`,
  },
};

/** What the school can say, on its button. */
export const STEPS: Record<string, Words> = {
  question: { answer: msg`Answer` },
  meeting: {
    agree: msg`Agree to the meeting`,
    refuse: msg`Refuse, by prior written notice`,
    finish: msg`The meeting was held`,
  },
  records: { finish: msg`The records were shown` },
  amendment: {
    agree: msg`The record was amended`,
    refuse: msg`Refuse to amend`,
    uphold: msg`The hearing did not change it`,
  },
  independent_evaluation: {
    agree: msg`Agree to pay`,
    refuse: msg`Ask for a hearing instead`,
    finish: msg`The evaluation was considered`,
  },
};

/** What who asked can say, on its button. */
export const REPLIES: Words = {
  note: msg`Write more`,
  hearing: msg`Ask for a hearing`,
  statement: msg`Add my statement to the record`,
};

/** What was said, as its heading in the thread. */
export const SAID: Words = {
  note: msg`wrote`,
  hearing: msg`asked for a hearing`,
  statement: msg`put a statement with the record`,
  answer: msg`answered`,
  agree: msg`said yes`,
  refuse: msg`said no`,
  finish: msg`said that it was done`,
  uphold: msg`said what the hearing decided`,
};

/** Where it stands, said to staff. */
export const STATES: Words = {
  open: msg`Waits for an answer`,
  answered: msg`Answered`,
  agreed: msg`Agreed, not done yet`,
  refusing: msg`Refusal waits for its notice`,
  done: msg`Done`,
  refused: msg`Refused`,
  hearing: msg`Hearing asked for`,
  upheld: msg`Upheld after a hearing`,
};
