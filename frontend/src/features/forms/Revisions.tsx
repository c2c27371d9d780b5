import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import type { FormsPage_formQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Button, type Column, ConfirmDialog, EmptyState, Section, StatusMark, Table, toast } from '@/ui';
import { TAKE_BACK } from './documents';

type FormOfDistrict = FormsPage_formQuery['districtForm'];
export type Revision = FormOfDistrict['revisions'][number];

/** What was set and will be, by whom and when; what has not begun can be taken back, and any can be begun from. */
export function Revisions({
  form,
  onBeginFrom,
  onChanged,
}: {
  form: FormOfDistrict;
  onBeginFrom: (revision: Revision) => void;
  onChanged: () => void;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [asked, setAsked] = useState<Revision | null>(null);
  const [takeBack, { problem, clear }] = useDeed(TAKE_BACK, 'takeBackForm');
  const now = today(new Date(), timeZone);
  const { revisions, revisionCount, inForce } = form;
  const stateOf = (row: Revision) => {
    if (row.takenBackAt)
      return <StatusMark standing="plain">{t`Taken back by ${row.takenBackBy?.name ?? ''}`}</StatusMark>;
    if (row.id === inForce?.id) return <StatusMark standing="done">{t`In force`}</StatusMark>;
    if (row.effectiveOn > now) return <StatusMark standing="waiting">{t`Scheduled`}</StatusMark>;
    return <StatusMark standing="plain">{t`Earlier`}</StatusMark>;
  };
  const columns: Column<Revision>[] = [
    { id: 'number', header: t`Revision`, isRowHeader: true, cell: (row) => row.number },
    { id: 'day', header: t`From`, className: 'whitespace-nowrap', cell: (row) => dates.day(row.effectiveOn) },
    { id: 'state', header: t`State`, cell: stateOf },
    { id: 'who', header: t`Set by`, cell: (row) => row.madeBy.name },
    {
      id: 'when',
      header: t`When`,
      className: 'whitespace-nowrap',
      cell: (row) => <time dateTime={row.createdAt}>{dates.instant(row.createdAt, timeZone)}</time>,
    },
    {
      id: 'deeds',
      header: t`Actions`,
      cell: (row) => (
        <span className="flex flex-wrap gap-2">
          <Button
            size="small"
            aria-label={t`Begin from revision ${row.number}`}
            onPress={() => onBeginFrom(row)}
          >
            <Trans>Begin from this</Trans>
          </Button>
          {!row.takenBackAt && row.effectiveOn > now && (
            <Button
              size="small"
              look="plain"
              aria-label={t`Take back revision ${row.number}`}
              onPress={() => setAsked(row)}
            >
              <Trans>Take back</Trans>
            </Button>
          )}
        </span>
      ),
    },
  ];
  const shown = revisions.length;
  return (
    <Section title={t`Revisions`}>
      <ProblemBanner problem={problem} onDismiss={clear} />
      <Table
        label={t`Revisions of the form`}
        columns={columns}
        rows={revisions}
        getId={(row) => row.id}
        empty={
          <EmptyState title={<Trans>The form is as the law and the state have it.</Trans>}>
            <Trans>Change its words above and schedule a day from which it holds.</Trans>
          </EmptyState>
        }
      />
      {revisionCount > shown && (
        <p className="pt-2 text-sm text-ink-2">
          <Trans>
            The newest {shown} of {revisionCount}.
          </Trans>
        </p>
      )}
      {asked && (
        <ConfirmDialog
          title={t`Take back revision ${asked.number}?`}
          confirmLabel={t`Take back`}
          isOpen
          onOpenChange={(isOpen) => !isOpen && setAsked(null)}
          onConfirm={async () => {
            if (!(await takeBack({ id: asked.id }))) return;
            toast({ text: t`Taken back. It will not begin.`, tone: 'ok' });
            onChanged();
          }}
        >
          <Trans>It stays in this list. Plans go on being begun on the form that is in force.</Trans>
        </ConfirmDialog>
      )}
    </Section>
  );
}
