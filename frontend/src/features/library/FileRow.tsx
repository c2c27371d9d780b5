import { Trans, useLingui } from '@lingui/react/macro';
import { useRef } from 'react';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { ACCEPTED, KINDS, STATES } from '@/features/attachments';
import type { Library_fileFragment } from '@/gql/graphql';
import { sizeInWords } from '@/lib/sizes';
import { Button, Menu, type MenuEntry, StatusMark } from '@/ui';
import { DRAWN, READERS, RETENTION_CLASSES, WITHDRAWALS } from './words';

export type Wish =
  | 'preview'
  | 'download'
  | 'why-preview'
  | 'why-download'
  | 'story'
  | 'edit'
  | 'withdraw'
  | 'hold'
  | 'destroy';

/** One file: what it is, from whom, who may see it, how it stands, and what one may do. */
export function FileRow({
  file,
  isHeld,
  onWish,
  onReplace,
}: {
  file: Library_fileFragment;
  isHeld: boolean;
  onWish: (wish: Wish) => void;
  onReplace: (next: File) => void;
}) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const chooser = useRef<HTMLInputElement>(null);
  const kind = KINDS[file.kind];
  const state = STATES[file.state];
  const readers = READERS[file.sensitivity];
  const because = file.withdrawnBecause ? WITHDRAWALS[file.withdrawnBecause] : null;
  const goes = file.destruction;
  const keptAs = RETENTION_CLASSES[file.retention.retentionClass];
  const may = (deed: string) => file.may.includes(deed);
  const isInUse = file.state === 'ready';
  const entries: MenuEntry[] = [
    ...(may('open')
      ? [
          {
            id: 'download',
            label: t`Download`,
            icon: 'download' as const,
            onAction: () => onWish('download'),
          },
          { id: 'story', label: t`Versions and history…`, onAction: () => onWish('story') },
        ]
      : []),
    ...(may('keep')
      ? [
          { id: 'edit', label: t`Title and kind…`, startsGroup: true, onAction: () => onWish('edit') },
          ...(isInUse
            ? [
                {
                  id: 'replace',
                  label: t`Replace with a new version…`,
                  onAction: () => chooser.current?.click(),
                },
              ]
            : []),
        ]
      : []),
    ...(may('hold') ? [{ id: 'hold', label: t`Legal hold…`, onAction: () => onWish('hold') }] : []),
    ...(may('destroy') && !goes
      ? [
          {
            id: 'destroy',
            label: t`Destroy: tell the family…`,
            tone: 'danger' as const,
            startsGroup: true,
            onAction: () => onWish('destroy'),
          },
        ]
      : []),
    ...(may('keep') && file.state !== 'withdrawn'
      ? [
          {
            id: 'withdraw',
            label: t`Withdraw…`,
            tone: 'danger' as const,
            startsGroup: true,
            onAction: () => onWish('withdraw'),
          },
        ]
      : []),
  ];
  const about = [
    kind && i18n._(kind),
    file.source && t`from ${file.source}`,
    sizeInWords(file.byteCount, i18n.locale),
    dates.instant(file.createdAt, timeZone),
    file.uploadedBy.name,
  ];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <div className="min-w-0 grow basis-64">
        <p className="font-strong wrap-anywhere">{file.title}</p>
        <p className="text-sm text-ink-2 wrap-anywhere">{about.filter(Boolean).join(' · ')}</p>
        <p className="flex flex-wrap gap-x-4 text-sm text-ink-2">
          {readers && (
            <StatusMark standing={file.sensitivity === 'team' ? 'plain' : 'partial'} isSentence>
              {i18n._(readers)}
            </StatusMark>
          )}
          {!isInUse && state && (
            <StatusMark standing={state.standing}>
              {i18n._(state.label)}
              {because && <>: {i18n._(because)}</>}
            </StatusMark>
          )}
          {isHeld && (
            <StatusMark standing="due-soon">
              <Trans>On legal hold</Trans>
            </StatusMark>
          )}
          {file.isDamaged && (
            <StatusMark standing="overdue">
              <Trans>Damaged in storage</Trans>
            </StatusMark>
          )}
        </p>
        {goes?.state === 'told' && (
          <StatusMark standing="due-soon">
            <Trans>Announced on {dates.day(goes.proposedOn)} that it will be destroyed</Trans>
          </StatusMark>
        )}
        {goes?.destroyedAt && (
          <p className="text-sm text-ink-2">
            <Trans>Destroyed on {dates.instant(goes.destroyedAt, timeZone)}</Trans>
          </p>
        )}
        <p className="text-sm text-ink-2">
          {keptAs && <>{i18n._(keptAs)}: </>}
          {file.retention.keepUntil && (
            <>
              <Trans>keep until {dates.day(file.retention.keepUntil)}.</Trans>{' '}
            </>
          )}
          {file.retention.explained}
        </p>
        {file.refusedBecause && <p className="text-sm text-ink-2">{file.refusedBecause}</p>}
      </div>
      <div className="flex gap-2">
        {may('open') && (
          <Button
            size="small"
            aria-label={t`Open ${file.title}`}
            onPress={() => onWish(DRAWN.includes(file.contentType) ? 'preview' : 'download')}
          >
            <Trans>Open</Trans>
          </Button>
        )}
        {entries.length > 0 && (
          <Menu
            label={t`What to do with ${file.title}`}
            trigger={
              <Button size="small" aria-label={t`More for ${file.title}`}>
                <Trans>More</Trans>
              </Button>
            }
            entries={entries}
          />
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={t`New version of ${file.title}`}
        accept={ACCEPTED.join(',')}
        onChange={(event) => {
          const next = event.target.files?.[0];
          event.target.value = '';
          if (next) onReplace(next);
        }}
      />
    </div>
  );
}
