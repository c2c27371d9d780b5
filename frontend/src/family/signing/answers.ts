import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { KeptAnswers } from './keptAnswers';

export type Choice = 'agree' | 'disagree' | 'question';

export interface Answer {
  choice: Choice | null;
  comment: string;
}

export type Answers = Readonly<Record<string, Answer>>;

const CHOICES: readonly unknown[] = ['agree', 'disagree', 'question'];
const NO_ANSWER: Answer = { choice: null, comment: '' };

export function answerTo(answers: Answers, itemId: string): Answer {
  return Object.hasOwn(answers, itemId) ? (answers[itemId] ?? NO_ANSWER) : NO_ANSWER;
}

/** Items that have no choice yet, in the order given. */
export function unanswered<Item extends { id: string }>(items: readonly Item[], answers: Answers): Item[] {
  return items.filter((item) => answerTo(answers, item.id).choice === null);
}

/** What is sent: one choice for every item, in the order given; none while one is missing. */
export function choicesToSend(items: readonly { id: string }[], answers: Answers) {
  const choices = [];
  for (const { id } of items) {
    const { choice, comment } = answerTo(answers, id);
    if (!choice) return null;
    choices.push({ itemId: id, choice, comment: comment.trim() || null });
  }
  return choices;
}

/** What the answers amount to (backend/trellis/signatures/rules.py): a question is no yes. */
export function outcomeOf(items: readonly { id: string }[], answers: Answers) {
  const agreed = items.filter(({ id }) => answerTo(answers, id).choice === 'agree').length;
  if (agreed === items.length) return 'granted';
  return agreed > 0 ? 'partially_granted' : 'refused';
}

/** What was kept, or nothing: it may be from an older page, or damaged. */
export function readKept(kept: string | null): Answers {
  try {
    const found: Record<string, Answer> = {};
    for (const [id, answer] of Object.entries(JSON.parse(kept ?? '{}') as Record<string, Partial<Answer>>)) {
      found[id] = {
        choice: CHOICES.includes(answer?.choice) ? (answer.choice as Choice) : null,
        comment: typeof answer?.comment === 'string' ? answer.comment : '',
      };
    }
    return found;
  } catch {
    return {};
  }
}

/** A full or forbidden memory of the window is no reason to stop: the page itself still knows the answers. */
function keep(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Only a reload would lose them.
  }
}

/**
 * Answers that survive a reload, a second sign-in and a closed window, on this device alone.
 *
 * They belong to one person and one frozen version: another reader on the same device never sees them, and
 * a changed plan is answered anew. Signing out empties the memory (app/session).
 */
export function useAnswers(personId: string, owner: string, requestId: string, versionSha256: string) {
  const key = `trellis.answers.${personId}.${requestId}.${versionSha256}`;
  const kept = useMemo(
    () => new KeptAnswers({ owner, plan: requestId, section: 'answers', room: versionSha256 }),
    [owner, requestId, versionSha256],
  );
  const [answers, setAnswers] = useState<Answers>(() => readKept(sessionStorage.getItem(key)));
  const isNewHere = useRef(Object.keys(answers).length === 0);
  useEffect(() => {
    if (!isNewHere.current) return;
    isNewHere.current = false;
    // What is answered in this very moment is newer than what was kept.
    void kept.read().then((found) => setAnswers((before) => ({ ...readKept(found), ...before })));
  }, [kept]);
  useEffect(() => () => kept.settle(), [kept]);
  const set = useCallback(
    (itemId: string, change: Partial<Answer>) =>
      setAnswers((before) => {
        const after = { ...before, [itemId]: { ...answerTo(before, itemId), ...change } };
        const text = JSON.stringify(after);
        keep(key, text);
        kept.keep(text);
        return after;
      }),
    [key, kept],
  );
  const forget = useCallback(() => {
    sessionStorage.removeItem(key);
    kept.forget();
  }, [key, kept]);
  return { answers, set, forget };
}
