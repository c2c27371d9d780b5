import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { FILES_CHANGED, KINDS } from '@/features/attachments';
import { readFragment } from '@/gql';
import type { Library_fileFragment, Library_holdFragment } from '@/gql/graphql';
import { openLink } from '@/lib/openLink';
import {
  Banner,
  Button,
  ConfirmDialog,
  DataList,
  EmptyState,
  PageHeader,
  SearchField,
  Select,
  toast,
} from '@/ui';
import { Bring } from './Bring';
import { EditDialog, HoldDialog, WhyDialog, WithdrawDialog } from './Dialogs';
import { FILE, HOLD, LIFT_HOLD, LIST, OPEN } from './documents';
import { FileRow, type Wish } from './FileRow';
import { ProposeDialog } from './ProposeDialog';
import { Story } from './Story';
import { useSending } from './sending';
import { libraryWords } from './speak';
import { DRAWN, STANDINGS } from './words';

await libraryWords();

const Preview = lazy(() => import('./Preview'));

/** Which files are shown, as it stands in the address. */
export interface Shown {
  kind?: string;
  words?: string;
  standing?: string;
  by?: string;
}

type Open = { wish: Wish; file: Library_fileFragment; reason: string | null; said: string } | null;

/** Every file of a student's record. */
export function LibraryPage({
  studentId,
  shown,
  onShow,
}: {
  studentId: string;
  shown: Shown;
  onShow: (shown: Shown) => void;
}) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [after, setAfter] = useState<string | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const [holds, setHolds] = useState<'place' | Library_holdFragment | null>(null);
  const standing = shown.standing && STANDINGS[shown.standing] ? shown.standing : 'current';
  const [{ data, fetching, error }, ask] = useQuery({
    query: LIST,
    variables: {
      studentId,
      after,
      kind: shown.kind || null,
      words: shown.words || null,
      standing: standing === 'all' ? null : standing,
      by: shown.by === 'title' ? 'title' : 'newest',
    },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useSubscription({ query: FILES_CHANGED, variables: { studentId } }, (_, changed) => {
    again();
    return changed;
  });
  const sending = useSending(studentId, again);
  const [take, taking] = useDeed(OPEN, 'openAttachment');
  const [lift, lifting] = useDeed(LIFT_HOLD, 'liftLegalHold');
  const student = data?.student;
  const can = (deed: string) => student?.may.includes(deed) ?? false;
  const list = student?.attachments;
  const all = student?.legalHolds.map((one) => readFragment(HOLD, one)) ?? [];
  const standingHolds = all.filter((hold) => hold.stands);
  const show = (change: Shown) => {
    setAfter(null);
    onShow({ ...shown, ...change });
  };
  const done = () => {
    setOpen(null);
    setHolds(null);
    again();
  };
  const download = async (file: Library_fileFragment, reason: string | null, said: string) => {
    const link = await take({ id: file.id, reason, said, preview: false });
    if (link) openLink(link.url);
  };
  /** What the district wants a reason for waits for it. */
  const go = (wish: Wish, file: Library_fileFragment, reason: string | null = null, said = '') => {
    const reads = wish === 'preview' || wish === 'download';
    if (reads && file.asksWhy && reason === null)
      setOpen({ wish: wish === 'preview' ? 'why-preview' : 'why-download', file, reason, said });
    else if (wish === 'download') {
      setOpen(null);
      void download(file, reason, said);
    } else setOpen({ wish, file, reason, said });
  };
  const title = student ? t`Files of ${student.name}` : t`Files`;
  if (data && !student)
    return <EmptyState title={<Trans>There is no such student, or you are not on their team.</Trans>} />;
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          ...(student ? [{ label: student.name, href: `/students/${student.id}` }] : []),
        ]}
      />
      <PageHeader
        title={title}
        actions={
          can('hold_files') && (
            <Button onPress={() => setHolds('place')}>{t`Legal hold on all files…`}</Button>
          )
        }
      />
      {standingHolds.map((hold) => (
        <Held
          key={hold.id}
          hold={hold}
          of={
            list?.edges
              .map(({ node }) => readFragment(FILE, node))
              .find((file) => file.id === hold.attachmentId)?.title
          }
          onLift={can('hold_files') ? () => setHolds(hold) : undefined}
        />
      ))}
      <ProblemBanner problem={taking.problem ?? lifting.problem} onDismiss={taking.clear} />
      {can('attach') && <Bring sending={sending} />}
      <div className="flex flex-wrap items-end gap-3 pb-4">
        <Search value={shown.words ?? ''} onSearch={(words) => show({ words })} />
        <Select
          label={t`Kind`}
          options={[
            { id: '', label: t`Every kind` },
            ...Object.entries(KINDS).map(([id, label]) => ({ id, label: i18n._(label) })),
          ]}
          value={shown.kind ?? ''}
          onChange={(kind) => show({ kind })}
        />
        <Select
          label={t`Which`}
          options={Object.entries(STANDINGS).map(([id, label]) => ({ id, label: i18n._(label) }))}
          value={standing}
          onChange={(next) => show({ standing: next })}
        />
        <Select
          label={t`Order`}
          options={[
            { id: 'newest', label: t`Newest first` },
            { id: 'title', label: t`By title` },
          ]}
          value={shown.by === 'title' ? 'title' : 'newest'}
          onChange={(by) => show({ by })}
        />
      </div>
      <DataList
        label={t`Files`}
        rows={list?.edges.map(({ node }) => readFragment(FILE, node))}
        getId={(file) => file.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={again}
        empty={
          <EmptyState title={<Trans>There is no such file here.</Trans>}>
            <Trans>Evaluation reports, medical letters, consent forms and work samples belong here.</Trans>
          </EmptyState>
        }
        hasMore={list?.pageInfo.hasNextPage}
        onShowMore={() => setAfter(list?.pageInfo.endCursor ?? null)}
        isLoadingMore={fetching && after !== null}
        total={list && list.edges.length > 0 ? list.totalCount : null}
      >
        {(file) => (
          <FileRow
            file={file}
            isHeld={standingHolds.some((hold) => !hold.attachmentId || hold.attachmentId === file.id)}
            onWish={(wish) => go(wish, file)}
            onReplace={(next) =>
              sending.add([next], {
                kind: file.kind,
                source: file.source,
                replacesId: file.id,
                title: file.title,
              })
            }
          />
        )}
      </DataList>
      {open?.wish === 'edit' && <EditDialog file={open.file} onDone={done} onClose={() => setOpen(null)} />}
      {open?.wish === 'withdraw' && (
        <WithdrawDialog file={open.file} onDone={done} onClose={() => setOpen(null)} />
      )}
      {open?.wish === 'story' && (
        <Story
          file={open.file}
          onOpen={(version) => go(DRAWN.includes(version.contentType) ? 'preview' : 'download', version)}
          onClose={() => setOpen(null)}
        />
      )}
      {(open?.wish === 'why-preview' || open?.wish === 'why-download') && (
        <WhyDialog
          file={open.file}
          onSaid={(reason, said) =>
            go(open.wish === 'why-preview' ? 'preview' : 'download', open.file, reason, said)
          }
          onClose={() => setOpen(null)}
        />
      )}
      {open?.wish === 'preview' && (
        <Suspense>
          <Preview
            file={open.file}
            reason={open.reason}
            said={open.said}
            onDownload={() => void download(open.file, open.reason, open.said)}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
      {open?.wish === 'destroy' && (
        <ProposeDialog file={open.file} onDone={done} onClose={() => setOpen(null)} />
      )}
      {(open?.wish === 'hold' || holds === 'place') && (
        <HoldDialog
          studentId={studentId}
          file={open?.file ?? null}
          onDone={done}
          onClose={() => {
            setOpen(null);
            setHolds(null);
          }}
        />
      )}
      {holds && holds !== 'place' && (
        <ConfirmDialog
          title={t`Lift the legal hold`}
          confirmLabel={t`Lift the hold`}
          reasonLabel={t`Why does it end?`}
          isOpen
          onOpenChange={() => setHolds(null)}
          onConfirm={async (because) => {
            if (await lift({ id: holds.id, because })) {
              toast({ text: t`The hold was lifted.`, tone: 'ok' });
              again();
            }
          }}
        />
      )}
    </>
  );
}

function Held({ hold, of, onLift }: { hold: Library_holdFragment; of?: string; onLift?: () => void }) {
  const dates = useDates();
  return (
    <div className="pb-3">
      <Banner
        tone="attention"
        action={
          onLift && (
            <Button size="small" onPress={onLift}>
              <Trans>Lift…</Trans>
            </Button>
          )
        }
      >
        {hold.attachmentId ? (
          of ? (
            <Trans>Legal hold on “{of}”</Trans>
          ) : (
            <Trans>Legal hold on one file</Trans>
          )
        ) : (
          <Trans>Legal hold on all files</Trans>
        )}
        : {hold.because} ·{' '}
        {hold.untilOn ? (
          <Trans>
            {hold.placedBy.name}, since {dates.day(hold.sinceOn)}, until {dates.day(hold.untilOn)}
          </Trans>
        ) : (
          <Trans>
            {hold.placedBy.name}, since {dates.day(hold.sinceOn)}, until it is lifted
          </Trans>
        )}
      </Banner>
    </div>
  );
}

/** Asks a moment after the last letter. */
function Search({ value, onSearch }: { value: string; onSearch: (words: string) => void }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState(value);
  const search = useRef(onSearch);
  search.current = onSearch;
  useEffect(() => {
    if (typed.trim() === value.trim()) return;
    const wait = setTimeout(() => search.current(typed.trim()), 300);
    return () => clearTimeout(wait);
  }, [typed, value]);
  return (
    <div className="w-64">
      <SearchField label={t`Find by title or source`} value={typed} onChange={setTyped} />
    </div>
  );
}
