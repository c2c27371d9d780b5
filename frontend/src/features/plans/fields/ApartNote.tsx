import { Trans, useLingui } from '@lingui/react/macro';
import type * as Y from 'yjs';
import { useDates } from '@/app/useDates';
import { type Answer, decided } from '@/features/live';
import { Button } from '@/ui';
import { useLivePlace } from '../context';
import type { FormField } from '../form';
import { isAnswered } from '../shownWhen';
import { placeInSection, useApart } from '../useApart';
import { ReadValue } from './ReadField';

/** Two people answered while apart: both answers, whose and when, until somebody chooses. */
export function ApartNote({ field, map, place }: { field: FormField; map: Y.Map<unknown>; place: string }) {
  const { t } = useLingui();
  const { doc, section } = useLivePlace();
  const own = placeInSection(section, place);
  const answers = useApart(doc)[own];
  if (!answers) return null;
  const choose = ({ value }: Answer) => {
    doc.transact(() => {
      map.set(field.key, value);
      decided(doc, own);
    });
    document.getElementById(place)?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: it stands within a field, which is a group of its own
    <div
      role="group"
      aria-label={t`Two answers: ${field.label}`}
      data-forced-edge=""
      className="mt-1.5 rounded-kit border border-transparent bg-attention-soft px-3 py-2 text-sm"
    >
      <p role="status">
        <span aria-hidden="true" className="text-attention">
          ◆{' '}
        </span>
        <Trans>This was answered twice while people were apart. Which one holds?</Trans>
      </p>
      <ul className="flex flex-col gap-1 pt-1.5">
        {answers.map((answer) => (
          <li
            key={JSON.stringify(answer.value)}
            className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1"
          >
            <span className="min-w-0 wrap-anywhere">
              <span className="font-strong">
                {isAnswered(answer.value) ? (
                  <ReadValue field={field} value={answer.value} place={place} />
                ) : (
                  <Trans>No answer</Trans>
                )}
              </span>{' '}
              <Whose answer={answer} />
            </span>
            <Button size="small" onPress={() => choose(answer)}>
              <Trans>Keep this answer</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Whose({ answer: { name, at } }: { answer: Answer }) {
  const dates = useDates();
  const when = at === null ? null : dates.instant(new Date(at).toISOString(), undefined);
  return (
    <span className="text-ink-2">
      {name ?? <Trans>somebody else on the team</Trans>}
      {when && ` · ${when}`}
    </span>
  );
}
