import type * as Y from 'yjs';
import { type Answer, apartOf, readAnswers, useYSnapshot } from '@/features/live';
import type { FormSection } from './form';

type Waiting = Readonly<Record<string, readonly Answer[]>>;

const read = (map: Y.Map<unknown>): Waiting =>
  Object.fromEntries(
    [...map.entries()].flatMap(([place, stored]): [string, readonly Answer[]][] => {
      const answers = readAnswers(stored);
      return answers.length > 0 ? [[place, answers]] : [];
    }),
  );

/** What waits in a section for somebody to decide, by place within it. */
export function useApart(doc: Y.Doc): Waiting {
  return useYSnapshot(apartOf(doc), read);
}

/** A place of the page as the section itself names it. */
export function placeInSection(section: FormSection, place: string): string {
  return place.slice(section.key.length + 1);
}
