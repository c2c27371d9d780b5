import type { Decision } from '../plain';

/** The title of a part in a list of answers; where two are called alike, also what this one says. */
export function TitleOf({ title, namesake }: { title: string; namesake: Decision | undefined }) {
  return (
    <>
      <p>{title}</p>
      {namesake?.text && (
        <p lang={namesake.textLanguage || undefined} dir="auto" className="text-sm text-ink-2">
          {namesake.text}
        </p>
      )}
    </>
  );
}
