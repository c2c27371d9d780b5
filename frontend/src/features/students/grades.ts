import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';

const NAMED = { KG: msg`Kindergarten`, PK: msg`Preschool` };
const GRADE = (number: number) => msg`Grade ${number}`;

/** "4" for "04", "K" for "KG": for a narrow column. */
export function shortGrade(grade: string | null | undefined): string | undefined {
  return grade?.replace(/^0(?=\d)/, '').replace(/^KG$/, 'K');
}

/** "Grade 4" for "04", "Kindergarten" for "KG"; a grade we do not know stays as the roster says it. */
export function useGrade(): (grade: string) => string {
  const { i18n } = useLingui();
  return useCallback(
    (grade) => {
      if (grade === 'KG' || grade === 'PK') return i18n._(NAMED[grade]);
      return /^\d+$/.test(grade) ? i18n._(GRADE(Number(grade))) : grade;
    },
    [i18n],
  );
}
