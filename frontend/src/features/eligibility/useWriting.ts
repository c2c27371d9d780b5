import { useCallback, useEffect, useRef, useState } from 'react';
import { useDeed } from '@/app/useDeed';
import { readFragment } from '@/gql';
import { REVISE, WHOLE } from './documents';
import type { Said } from './Questions';
import type { Whole } from './words';

export interface Written {
  answers: Record<string, Said>;
  primaryCategory: string | null;
  secondaryCategories: string[];
  meetingId: string | null;
  heldOn: string | null;
  decidedOn: string | null;
  effectiveOn: string | null;
}

function writtenIn(whole: Whole): Written {
  const asked = whole.parts.flatMap((part) => part.questions);
  return {
    answers: Object.fromEntries(asked.map(({ key, yes, text, on }) => [key, { yes, text, on }])),
    primaryCategory: whole.primaryCategory ?? null,
    secondaryCategories: [...whole.secondaryCategories],
    meetingId: whole.meetingId ?? null,
    heldOn: whole.heldOn ?? null,
    decidedOn: whole.decidedOn ?? null,
    effectiveOn: whole.effectiveOn ?? null,
  };
}

/**
 * What the group writes down: kept here as it is typed, saved when a field is left or something is chosen.
 *
 * One save at a time; what is said meanwhile goes with the next. `setAside` takes what is stored in place of one's own.
 */
export function useWriting(whole: Whole, onSaved: (whole: Whole) => void) {
  const [written, setWritten] = useState(() => writtenIn(whole));
  const [revise, { isPending, problem, clear }] = useDeed(REVISE, 'reviseDetermination');
  const latest = useRef({ written, revision: whole.revision, isDirty: false });
  const saving = useRef<Promise<boolean> | null>(null);
  // What somebody else wrote is shown as long as nothing of one's own waits; else the next save meets the conflict.
  useEffect(() => {
    const now = latest.current;
    if (whole.revision <= now.revision || now.isDirty || saving.current) return;
    Object.assign(now, { written: writtenIn(whole), revision: whole.revision });
    setWritten(now.written);
  }, [whole]);
  const say = useCallback((more: (before: Written) => Written) => {
    const next = more(latest.current.written);
    latest.current.written = next;
    latest.current.isDirty = true;
    setWritten(next);
  }, []);
  const save = useCallback((): Promise<boolean> => {
    const now = latest.current;
    const all = async () => {
      while (now.isDirty) {
        now.isDirty = false;
        const { answers, ...rest } = now.written;
        const input = { ...rest, answers: Object.entries(answers).map(([key, said]) => ({ key, ...said })) };
        const done = await revise({ id: whole.id, revision: now.revision, input });
        if (!done) {
          now.isDirty = true;
          return false;
        }
        const saved = readFragment(WHOLE, done);
        now.revision = saved.revision;
        onSaved(saved);
      }
      return true;
    };
    // Whoever asks while one runs waits for it: a step taken meanwhile would name a revision that is over.
    saving.current ??= all().finally(() => {
      saving.current = null;
    });
    return saving.current;
  }, [revise, whole.id, onSaved]);
  const setAside = (stored: Whole) => {
    const next = writtenIn(stored);
    Object.assign(latest.current, { written: next, revision: stored.revision, isDirty: false });
    setWritten(next);
    clear();
  };
  return { written, say, save, setAside, isSaving: isPending, problem };
}
