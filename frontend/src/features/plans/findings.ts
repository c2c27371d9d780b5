import type { Plan_findingFragment } from '@/gql/graphql';
import { type PlanForm, placeOf } from './form';

export type Finding = Omit<Plan_findingFragment, ' $fragmentName' | '__typename'>;

export const isBlocker = (finding: Finding) => finding.severity === 'B';
export const isWarning = (finding: Finding) => finding.severity === 'W';

/** Each with a key of its own: one rule may say several things of one row. */
export function withKeys(findings: readonly Finding[]): [string, Finding][] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = placeOf(finding.ruleId, finding.sectionKey, finding.fieldKey, finding.rowId);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return [`${key}#${count}`, finding];
  });
}

export interface Warning {
  ruleId: string;
  rowId: string | null;
  findings: Finding[];
}

/** The warnings as they are set aside: one reason a rule and row, for everything the rule says there. */
export function warningsOf(findings: readonly Finding[]): Warning[] {
  const found = new Map<string, Warning>();
  for (const finding of findings.filter(isWarning)) {
    const key = placeOf(finding.ruleId, finding.rowId);
    const warning = found.get(key) ?? { ruleId: finding.ruleId, rowId: finding.rowId, findings: [] };
    warning.findings.push(finding);
    found.set(key, warning);
  }
  return [...found.values()];
}

/** Where a finding leads: `<section>.<field>[.<row>]`. A column named alone is found in the section's rows. */
export function findingPlace(form: PlanForm, finding: Finding): string {
  const { sectionKey, fieldKey, rowId } = finding;
  const section = form.sections.find((one) => one.key === sectionKey);
  if (!section || !fieldKey) return sectionKey;
  if (section.fields.some((field) => field.key === fieldKey)) return placeOf(sectionKey, fieldKey, rowId);
  const rows = section.fields.find((field) => field.rowFields.some((column) => column.key === fieldKey));
  return rows ? placeOf(sectionKey, rows.key, rowId, rowId && fieldKey) : sectionKey;
}

const ORDER = ['B', 'W', 'I'];

/** Blockers first; within one kind the server's own order, that of the document. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = (finding: Finding) => {
    const at = ORDER.indexOf(finding.severity);
    return at < 0 ? ORDER.length : at;
  };
  return [...findings].sort((a, b) => rank(a) - rank(b));
}
