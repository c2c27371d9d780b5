import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { KINDS } from '@/features/attachments';
import type { Destruction_listQuery } from '@/gql/graphql';
import {
  Button,
  ConfirmDialog,
  DateField,
  Dialog,
  EmptyState,
  ErrorState,
  Link,
  PageHeader,
  Section,
  Select,
  Skeleton,
  StatusMark,
  toast,
} from '@/ui';
import { CALL_OFF, DESTROY, RECORD_NOTICE, TO_DESTROY } from './keeping';
import { ProposeDialog } from './ProposeDialog';
import { libraryWords } from './speak';
import { OBSTACLES, TOLD_HOW } from './words';

await libraryWords();

type Listed = NonNullable<Destruction_listQuery['filesToDestroy']>;
type Going = Listed['underWay'][number];
type Wish =
  | { what: 'propose'; file: { id: string; title: string } }
  | { what: 'call-off' | 'destroy'; going: Going }
  | { what: 'told'; going: Going; person: { id: string; name: string } };

/** Files the district has kept long enough: announced to the family, then destroyed. */
export function DestructionPage() {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [wish, setWish] = useState<Wish | null>(null);
  const [{ data, error }, ask] = useQuery({ query: TO_DESTROY, requestPolicy: 'cache-and-network' });
  const [destroy, destroying] = useDeed(DESTROY, 'destroyFile');
  const [callOff, callingOff] = useDeed(CALL_OFF, 'callOffDestruction');
  const again = () => ask({ requestPolicy: 'network-only' });
  const done = () => {
    setWish(null);
    again();
  };
  const listed = data?.filesToDestroy;
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Files to destroy` }]} />
      <PageHeader title={t`Files to destroy`} />
      <p className="max-w-prose pb-2 text-ink-2">
        <Trans>
          Files whose last day is past. The family is told first and has 30 days to ask for a copy. What is on
          hold, asked for or disputed about stays.
        </Trans>
      </p>
      <ProblemBanner
        problem={destroying.problem ?? callingOff.problem}
        onDismiss={() => {
          destroying.clear();
          callingOff.clear();
        }}
      />
      {!data ? (
        error ? (
          <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
        ) : (
          <Skeleton lines={8} />
        )
      ) : !listed ? (
        <EmptyState title={<Trans>Your role does not destroy files.</Trans>} />
      ) : (
        <>
          <Section title={t`Announced to the family`} note={listed.underWay.length}>
            {listed.underWay.length === 0 && (
              <p className="text-ink-2">
                <Trans>Nothing is announced.</Trans>
              </p>
            )}
            <ul className="divide-y divide-line">
              {listed.underWay.map((going) => (
                <Announced key={going.id} going={going} onWish={setWish} />
              ))}
            </ul>
          </Section>
          <Section title={t`May be destroyed`} note={listed.due.length}>
            {listed.due.length === 0 && (
              <p className="text-ink-2">
                <Trans>No file is past its last day.</Trans>
              </p>
            )}
            <ul className="divide-y divide-line">
              {listed.due.map((one) => (
                <Past key={one.attachment.id} due={one} onWish={setWish} />
              ))}
            </ul>
            {listed.more && (
              <p className="pt-2 text-ink-2">
                <Trans>There are more. They show as these are dealt with.</Trans>
              </p>
            )}
          </Section>
        </>
      )}
      {wish?.what === 'propose' && (
        <ProposeDialog file={wish.file} onDone={done} onClose={() => setWish(null)} />
      )}
      {wish?.what === 'told' && <ToldDialog {...wish} onDone={done} onClose={() => setWish(null)} />}
      {wish?.what === 'call-off' && (
        <ConfirmDialog
          title={t`Keep ${wish.going.attachment.title} after all`}
          confirmLabel={t`Keep the file`}
          reasonLabel={t`Why is it kept?`}
          isOpen
          onOpenChange={() => setWish(null)}
          onConfirm={async (because) => {
            if (await callOff({ id: wish.going.id, because }))
              toast({ text: t`The file is kept.`, tone: 'ok' });
            done();
          }}
        />
      )}
      {wish?.what === 'destroy' && (
        <ConfirmDialog
          title={t`Destroy ${wish.going.attachment.title}`}
          confirmLabel={t`Destroy the file`}
          reasonLabel={t`Why is it destroyed?`}
          isOpen
          onOpenChange={() => setWish(null)}
          onConfirm={async (because) => {
            if (await destroy({ id: wish.going.id, because }))
              toast({ text: t`The file is being destroyed.`, tone: 'ok' });
            done();
          }}
        >
          <Trans>
            It goes with all its versions, for good. The record keeps its kind and checksum, who destroyed it,
            when and why.
          </Trans>
        </ConfirmDialog>
      )}
    </>
  );
}

function Past({ due, onWish }: { due: Listed['due'][number]; onWish: (wish: Wish) => void }) {
  const { t, i18n } = useLingui();
  const { attachment, student } = due;
  const kind = KINDS[attachment.kind];
  const stays = due.obstacle ? OBSTACLES[due.obstacle] : null;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <div className="min-w-0 grow basis-64">
        <p className="font-strong wrap-anywhere">{attachment.title}</p>
        <p className="text-sm text-ink-2">
          <Link href={`/students/${student.studentId}/files`}>{student.name}</Link>{' '}
          {kind && <>· {i18n._(kind)}</>}
        </p>
        <p className="text-sm text-ink-2">{attachment.retention.explained}</p>
        {stays && (
          <StatusMark standing="due-soon" isSentence>
            {i18n._(stays)}
          </StatusMark>
        )}
      </div>
      {!stays && (
        <Button
          size="small"
          aria-label={t`Tell the family of ${student.name} about ${attachment.title}`}
          onPress={() => onWish({ what: 'propose', file: attachment })}
        >
          <Trans>Tell the family…</Trans>
        </Button>
      )}
    </li>
  );
}

function Announced({ going, onWish }: { going: Going; onWish: (wish: Wish) => void }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { attachment, student } = going;
  const title = attachment.title;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
      <div className="min-w-0 grow basis-64">
        <p className="font-strong wrap-anywhere">{title}</p>
        <p className="text-sm text-ink-2">
          <Link href={`/students/${student.studentId}/files`}>{student.name}</Link> ·{' '}
          {going.askedOn ? (
            <Trans>the family asked on {dates.day(going.askedOn)}</Trans>
          ) : (
            <Trans>kept long enough</Trans>
          )}{' '}
          ·{' '}
          <Trans>
            announced on {dates.day(going.proposedOn)} by {going.proposedBy.name}
          </Trans>
        </p>
        <p className="text-sm text-ink-2 wrap-anywhere">{going.because}</p>
        <ul className="text-sm">
          {going.told.map((one) => {
            const how = TOLD_HOW[one.how];
            return (
              <li key={one.person.id}>
                {one.person.name}: {how && i18n._(how)}, {dates.day(one.toldOn)}
              </li>
            );
          })}
          {going.toTell.map((person) => (
            <li key={person.id} className="flex flex-wrap items-center gap-2">
              <StatusMark standing="waiting">
                <Trans>{person.name}: not told yet</Trans>
              </StatusMark>
              <Button
                size="small"
                look="quiet"
                aria-label={t`Told: ${person.name}, ${title}`}
                onPress={() => onWish({ what: 'told', going, person })}
              >
                <Trans>Told…</Trans>
              </Button>
            </li>
          ))}
        </ul>
        {going.state === 'destroying' ? (
          <StatusMark standing="waiting">
            <Trans>Being destroyed</Trans>
          </StatusMark>
        ) : going.fromOn ? (
          <p className="text-sm">
            <Trans>Can be destroyed from {dates.day(going.fromOn)} on.</Trans>
          </p>
        ) : (
          <p className="text-sm">
            <Trans>The 30 days begin when everybody is told.</Trans>
          </p>
        )}
      </div>
      {going.state === 'told' && (
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            aria-label={t`Keep it: ${title}`}
            onPress={() => onWish({ what: 'call-off', going })}
          >
            <Trans>Keep it…</Trans>
          </Button>
          {going.mayDestroyNow && (
            <Button
              size="small"
              look="danger"
              aria-label={t`Destroy ${title}`}
              onPress={() => onWish({ what: 'destroy', going })}
            >
              <Trans>Destroy…</Trans>
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** Puts on record that somebody was told by letter or in person. */
function ToldDialog({
  going,
  person,
  onDone,
  onClose,
}: {
  going: Going;
  person: { id: string; name: string };
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [how, setHow] = useState('letter');
  const [on, setOn] = useState<string | null>(null);
  const [tell, { problem, isPending }] = useDeed(RECORD_NOTICE, 'recordDestructionNotice');
  return (
    <Dialog
      title={t`${person.name} was told`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!on}
            isPending={isPending}
            onPress={async () => {
              if (on && (await tell({ id: going.id, personId: person.id, how, on }))) onDone();
            }}
          >
            {t`Put on record`}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      <Select
        label={t`How?`}
        options={[
          { id: 'letter', label: t`By letter` },
          { id: 'in_person', label: t`In person` },
        ]}
        value={how}
        onChange={setHow}
      />
      <DateField label={t`On which day?`} value={on} onChange={setOn} isRequired />
    </Dialog>
  );
}
