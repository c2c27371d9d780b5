import { useLingui } from '@lingui/react/macro';
import type { Asked_pageFragment } from '@/gql/graphql';
import { useDates } from '../useDates';
import { SAID } from './words';

export type Asked = Asked_pageFragment['asked'][number];

/** What was asked and what was said about it, by day. Whoever wrote what: it is text, in whichever direction it runs. */
export function Thread({ one }: { one: Asked }) {
  const { i18n } = useLingui();
  const dates = useDates();
  return (
    <div className="flex flex-col gap-3">
      {one.about && (
        <p className="text-sm text-ink-2" dir="auto">
          {one.about}
        </p>
      )}
      <p dir="auto" className="max-w-prose whitespace-pre-line break-words">
        {one.words}
      </p>
      {one.notes.length > 0 && (
        <ol className="flex flex-col gap-3 border-s-2 border-line ps-3">
          {one.notes.map((said) => {
            const deed = SAID[said.step ?? said.kind];
            return (
              <li key={said.id}>
                <p className="text-sm text-ink-2">
                  <bdi className="font-strong">{said.who}</bdi> {deed && i18n._(deed)} ·{' '}
                  <time dateTime={said.saidOn}>{dates.day(said.saidOn)}</time>
                </p>
                <p dir="auto" className="max-w-prose whitespace-pre-line break-words">
                  {said.words}
                </p>
              </li>
            );
          })}
        </ol>
      )}
    </div>
  );
}
