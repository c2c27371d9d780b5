import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import type { Problem } from '@/app/words';
import { languageName } from '@/features/students/languages';
import type { Notice_wholeFragment, RenderingInput } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Button, Dialog, Section, StatusMark, toast } from '@/ui';
import { RenderingFields } from './RenderingFields';
import { isWhole, sentOf, unsaid } from './rendering';

type Entry = Notice_wholeFragment['renderings'][number];
type Readers = Notice_wholeFragment['otherReaders'][number];

export interface UnderstoodProps {
  notice: Notice_wholeFragment;
  problem: Problem | null;
  /** Resolves to whether it is on record. */
  onRecord: (said: RenderingInput) => Promise<boolean>;
}

/** How a notice that is out is understood by who reads another language; what happened since is put on record here. */
export function Understood({ notice, problem, onRecord }: UnderstoodProps) {
  const { t, i18n } = useLingui();
  const [chosen, setChosen] = useState<Readers | null>(null);
  if (notice.otherReaders.length === 0 && notice.renderings.length === 0) return null;
  const newest = new Map(notice.renderings.map((one) => [one.language, one]));
  const open = notice.otherReaders.filter(({ language }) => {
    const how = newest.get(language)?.how;
    return how === undefined || how === 'to_be_interpreted';
  });
  const waiting = open.map(({ language }) => languageName(language, i18n.locale)).join(', ');
  return (
    <Section
      title={<Trans>In the family's language</Trans>}
      note={
        waiting && (
          <StatusMark standing="due-soon" isSentence>
            {t`Not yet on record as understood: ${waiting}.`}
          </StatusMark>
        )
      }
    >
      <p className="max-w-prose pb-2 text-sm text-ink-2">
        <Trans>
          Who reads another language than the notice is written in is given it in a way they understand, and
          that is on record (34 CFR 300.503(c)). An entry stays; another one says what happened since.
        </Trans>
      </p>
      <ul className="divide-y divide-line">
        {notice.renderings.map((one) => (
          <li key={`${one.language} ${one.recordedAt} ${one.how}`} className="py-2">
            <EntryLine entry={one} />
          </li>
        ))}
        {notice.otherReaders.map((one) => {
          const language = languageName(one.language, i18n.locale);
          return (
            <li key={one.language} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
              <span className="font-strong">{one.names.join(', ')}</span>
              <span className="text-sm text-ink-2">{language}</span>
              <Button
                size="small"
                look="quiet"
                className="ms-auto"
                aria-label={t`Say how it was understood…: ${language}`}
                onPress={() => setChosen(one)}
              >
                <Trans>Say how it was understood…</Trans>
              </Button>
            </li>
          );
        })}
      </ul>
      {chosen && (
        <RenderingDialog
          notice={notice}
          readers={chosen}
          problem={problem}
          onClose={() => setChosen(null)}
          onRecord={async (said) => {
            if (!(await onRecord(said))) return;
            setChosen(null);
            toast({ text: t`It is on record.`, tone: 'ok' });
          }}
        />
      )}
    </Section>
  );
}

function EntryLine({ entry }: { entry: Entry }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const by = entry.byWhom ?? '';
  const day = entry.on ? dates.day(entry.on) : '';
  return (
    <>
      <span className="font-strong">{languageName(entry.language, i18n.locale)}</span>{' '}
      {entry.how === 'interpreted' && (
        <Trans>
          Interpreted by {by} on {day}, and understood.
        </Trans>
      )}
      {entry.how === 'to_be_interpreted' && (
        <Trans>
          Will be interpreted by {by} on {day}.
        </Trans>
      )}
      {entry.how === 'translated' && <Trans>Translated in writing.</Trans>}
      {entry.how === 'translated' &&
        [entry.byWhom, entry.fileTitle].filter(Boolean).map((said) => ` ${said}.`)}
      {entry.how === 'not_feasible' && <Trans>Not feasible: {entry.reason ?? ''}</Trans>}{' '}
      <span className="text-sm text-ink-2">
        {entry.recordedBy && `${entry.recordedBy} · `}
        {dates.instant(entry.recordedAt, timeZone)}
      </span>
    </>
  );
}

interface RenderingDialogProps {
  notice: Notice_wholeFragment;
  readers: Readers;
  problem: Problem | null;
  onClose: () => void;
  onRecord: (said: RenderingInput) => Promise<void>;
}

function RenderingDialog({ notice, readers, problem, onClose, onRecord }: RenderingDialogProps) {
  const { t, i18n } = useLingui();
  const { timeZone } = useViewer().district;
  const now = useToday();
  const [said, setSaid] = useState({ ...unsaid(now), how: 'interpreted' as const } as ReturnType<
    typeof unsaid
  >);
  const [isPending, setPending] = useState(false);
  const language = languageName(readers.language, i18n.locale);
  return (
    <Dialog
      title={t`In ${language}`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!isWhole(said)}
          onPress={async () => {
            setPending(true);
            await onRecord(sentOf(readers.language, said));
            setPending(false);
          }}
        >
          <Trans>Put on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <RenderingFields
        studentId={notice.student.id}
        question={t`How ${readers.names.join(', ')} understood it`}
        said={said}
        onChange={setSaid}
        since={notice.issuedAt ? today(new Date(notice.issuedAt), timeZone) : now}
        now={now}
      />
    </Dialog>
  );
}
