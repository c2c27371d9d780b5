import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import type { Problem } from '@/app/words';
import { languageName } from '@/features/students/languages';
import type { Notice_givenFragment } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Button, DateField, Dialog, RadioGroup, Section, StatusMark, toast } from '@/ui';
import { ON_PAPER, WAYS, type Way } from './words';

interface Given {
  personId: string;
  way: string;
  on: string;
}

export interface GivenListProps {
  title: ReactNode;
  about: ReactNode;
  warning: string | null;
  people: readonly Notice_givenFragment[];
  problem: Problem | null;
  /** Resolves to whether it is on record. */
  onRecord: (given: Given) => Promise<boolean>;
}

/** Who is owed a document and has not got it in any way. */
export const withoutIt = (people: readonly Notice_givenFragment[]) =>
  people.filter((one) => one.deliveries.length === 0);

/** Whom a document is owed to, and how it reached each of them; what went on paper is put on record here. */
export function GivenList({ title, about, warning, people, problem, onRecord }: GivenListProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [chosen, setChosen] = useState<Notice_givenFragment | null>(null);
  return (
    <Section
      title={title}
      note={
        warning && (
          <StatusMark standing="due-soon" isSentence>
            {warning}
          </StatusMark>
        )
      }
    >
      <p className="max-w-prose pb-2 text-sm text-ink-2">{about}</p>
      {people.length === 0 && (
        <p className="text-ink-2">
          <Trans>Nobody holds the right to be told. Add a rights holder first.</Trans>
        </p>
      )}
      <ul className="divide-y divide-line">
        {people.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <span className="font-strong">{one.name}</span>
            <span className="text-sm text-ink-2">{languageName(one.language, i18n.locale)}</span>
            {one.deliveries.map((delivery) => {
              const way = WAYS[delivery.way];
              return (
                <StatusMark key={delivery.way} standing="done">
                  {way && i18n._(way)} · {dates.day(delivery.on)}
                </StatusMark>
              );
            })}
            {one.deliveries.length === 0 && (
              <StatusMark standing="waiting">
                <Trans>Not yet</Trans>
              </StatusMark>
            )}
            <Button
              size="small"
              look="quiet"
              className="ms-auto"
              aria-label={t`Given on paper…: ${one.name}`}
              onPress={() => setChosen(one)}
            >
              <Trans>Given on paper…</Trans>
            </Button>
          </li>
        ))}
      </ul>
      {chosen && (
        <RecordDialog
          person={chosen}
          problem={problem}
          onClose={() => setChosen(null)}
          onRecord={async (way, on) => {
            if (!(await onRecord({ personId: chosen.id, way, on }))) return;
            setChosen(null);
            toast({ text: t`It is on record.`, tone: 'ok' });
          }}
        />
      )}
    </Section>
  );
}

interface RecordDialogProps {
  person: Notice_givenFragment;
  problem: Problem | null;
  onClose: () => void;
  onRecord: (way: Way, on: string) => Promise<void>;
}

function RecordDialog({ person, problem, onClose, onRecord }: RecordDialogProps) {
  const { t, i18n } = useLingui();
  const { timeZone } = useViewer().district;
  const now = today(new Date(), timeZone);
  const [way, setWay] = useState<Way>('handed');
  const [on, setOn] = useState<string | null>(now);
  const [isPending, setPending] = useState(false);
  return (
    <Dialog
      title={t`How ${person.name} got it`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!on}
          onPress={async () => {
            if (!on) return;
            setPending(true);
            await onRecord(way, on);
            setPending(false);
          }}
        >
          <Trans>Put on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <RadioGroup<Way>
        label={t`How`}
        value={way}
        onChange={setWay}
        choices={ON_PAPER.map((id) => ({
          id,
          label: WAYS[id] && i18n._(WAYS[id]),
          description:
            id === 'email'
              ? t`Only if the parent chose to get notices by email (34 CFR 300.505).`
              : undefined,
        }))}
      />
      <DateField label={t`Day`} value={on} onChange={setOn} latest={now} isRequired />
    </Dialog>
  );
}
