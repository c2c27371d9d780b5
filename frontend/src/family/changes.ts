/** What changed since the plan before, out of the server's JSON (backend/trellis/plans/README.md, "Comparison"). */

export interface ChangedDetail {
  key: string;
  label: string;
  before: string;
  after: string;
  textLanguage: string;
}

export interface Changed {
  key: string;
  how: 'added' | 'removed' | 'changed';
  title: string;
  /** Empty where all of it is new or gone: its title says what it is. */
  details: readonly ChangedDetail[];
}

export interface ChangedSection {
  key: string;
  title: string;
  changes: readonly Changed[];
}

type Loose = Record<string, unknown>;

const asList = (value: unknown): Loose[] =>
  Array.isArray(value) ? value.filter((one): one is Loose => !!one && typeof one === 'object') : [];
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

const detailOf = (value: Loose): ChangedDetail => ({
  key: asText(value.key),
  label: asText(value.label),
  before: asText(value.before),
  after: asText(value.after),
  textLanguage: asText(value.textLanguage),
});

/** Sections with what is new, gone or another in words. That a row stands elsewhere, or a word is bold, changes nothing. */
export function readChanges(json: unknown): ChangedSection[] {
  return asList(json)
    .map((section) => ({
      key: asText(section.key),
      title: asText(section.title),
      changes: asList(section.parts).flatMap((part): Changed[] => {
        const isRow = typeof part.rowId === 'string';
        const key = `${asText(part.key)} ${asText(part.rowId)}`;
        const title = asText(part.title) || asText(part.label);
        const how = part.how === 'added' || part.how === 'removed' ? part.how : 'changed';
        if (isRow && how !== 'changed') return [{ key, how, title, details: [] }];
        const details = asList(part.values)
          .filter((value) => value.how !== 'same')
          .map(detailOf)
          .filter(({ before, after }) => before !== after);
        return details.length > 0 ? [{ key, how: 'changed', title, details }] : [];
      }),
    }))
    .filter((section) => section.changes.length > 0);
}
