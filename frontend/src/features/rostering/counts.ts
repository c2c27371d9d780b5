import { COUNTED } from './words';

export type Counted = (typeof COUNTED)[number];
export type SubjectCounts = { subject: string } & Record<Counted, number>;

function asCount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** `{"students": {"new": 3, …}, …}` as rows to show; what is missing counts as none. */
export function readCounts(counts: unknown): SubjectCounts[] {
  if (typeof counts !== 'object' || counts === null || Array.isArray(counts)) return [];
  return Object.entries(counts)
    .filter(([, row]) => typeof row === 'object' && row !== null)
    .map(([subject, row]) => {
      const numbers = row as Record<string, unknown>;
      return {
        subject,
        ...(Object.fromEntries(COUNTED.map((key) => [key, asCount(numbers[key])])) as Record<
          Counted,
          number
        >),
      };
    });
}

/** All subjects together. */
export function sumCounts(rows: readonly SubjectCounts[]): Record<Counted, number> {
  return Object.fromEntries(
    COUNTED.map((key) => [key, rows.reduce((sum, row) => sum + row[key], 0)]),
  ) as Record<Counted, number>;
}

export interface Warning {
  code: string;
  message: string;
  /** What whoever confirmed it said. */
  reason?: string | null;
}

/** More than a tenth of a kind would be ended: that takes a reason. */
export const MANY_GONE = 'MANY_GONE';

/** `[{code, message, reason}, …]`; anything else in it is left out. */
export function readWarnings(warnings: unknown): Warning[] {
  if (!Array.isArray(warnings)) return [];
  return warnings.filter(
    (warning): warning is Warning => typeof warning === 'object' && typeof warning?.message === 'string',
  );
}
