import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useId, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { Button, ConfirmDialog, Dialog, EmptyState, ErrorState, Select, Skeleton, Tabs, toast } from '@/ui';
import { AsItStood } from './AsItStood';
import { HISTORY, RESTORE, UNDO } from './documents';
import { asWritten, MANY_MOMENTS, type Mark, type Moment, momentsOf, type SectionHistory } from './history';
import { Timeline } from './Timeline';
import { WhoWroteWhat } from './WhoWroteWhat';

interface HistoryDialogProps {
  planId: string;
  sectionKey: string;
  title: string;
  onClose: () => void;
}

/** How a section came to be: its moments one by one, who wrote what stands there, and the way back to a moment. */
export default function HistoryDialog({ planId, sectionKey, title, onClose }: HistoryDialogProps) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: HISTORY,
    variables: { planId, sectionKey, language: i18n.locale },
    // Others go on writing: each opening is a look of its own.
    requestPolicy: 'network-only',
  });
  const lookAgain = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  const history = data?.sectionHistory;
  return (
    <Dialog
      title={t`History: ${title}`}
      size="wide"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {error ? (
        <ErrorState onRetry={lookAgain}>{inWords(error).message}</ErrorState>
      ) : history && history.moments.length > 0 ? (
        <Moments
          planId={planId}
          sectionKey={sectionKey}
          title={title}
          history={history}
          onLookAgain={lookAgain}
        />
      ) : fetching ? (
        <Skeleton lines={8} />
      ) : history ? (
        <EmptyState title={t`Nobody has written in this section yet.`} />
      ) : (
        <EmptyState title={t`The history of this section is not yours to read, or the plan is final.`} />
      )}
    </Dialog>
  );
}

/** Who, by name; and when, on the district's clock. */
function useWords({ people }: SectionHistory) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const names = new Map(people.map((person) => [person.id, person.name]));
  const when = (instant: string) => dates.instant(instant, timeZone);
  const who = (ids: readonly string[]) =>
    ids.length === 0
      ? t`Not known who`
      : new Intl.ListFormat(i18n.locale).format(ids.map((id) => names.get(id) ?? t`Somebody`));
  return {
    ofMoment: ({ people: ids, endedAt, putsBack }: Moment) => {
      const [person, day] = [who(ids), when(endedAt)];
      if (!putsBack) return t`${person}, ${day}`;
      const earlier = when(putsBack);
      return t`${person}, ${day}: put back what stood there on ${earlier}`;
    },
    ofMark: ({ by, at }: Mark) => {
      if (!at) return t`Not known who`;
      const [person, day] = [who(by ? [by] : []), when(at)];
      return t`${person}, ${day}`;
    },
    when,
  };
}

function Moments({
  planId,
  sectionKey,
  title,
  history,
  onLookAgain,
}: Omit<HistoryDialogProps, 'onClose'> & { history: SectionHistory; onLookAgain: () => void }) {
  const { t, i18n } = useLingui();
  const words = useWords(history);
  const [tab, setTab] = useState<'time' | 'who'>('time');
  const [personId, setPersonId] = useState<string | null>(null);
  // The newest is where one begins, and where one is again when there is another newest.
  const [number, setNumber] = useState<number | null>(null);
  const moments = momentsOf(history.moments, personId);
  const found = moments.findIndex((one) => one.number === number);
  const at = found < 0 ? moments.length - 1 : found;
  const moment = moments[at];
  const isNewest = moment?.number === history.moments.at(-1)?.number;
  const writers = history.people.filter((one) => history.moments.some((m) => m.people.includes(one.id)));
  const lineId = useId();
  const timeline = (
    <div className="flex flex-col gap-3">
      {writers.length > 1 && history.moments.length >= MANY_MOMENTS && (
        <Select
          label={t`Moments of`}
          className="max-w-xs"
          options={[
            { id: '', label: t`Everybody` },
            ...writers.map((one) => ({ id: one.id, label: one.name })),
          ]}
          value={personId ?? ''}
          onChange={(id) => setPersonId(id || null)}
        />
      )}
      <Timeline
        id={lineId}
        moments={moments}
        at={at}
        onGo={(place) => setNumber(moments[place]?.number ?? null)}
        inWords={words.ofMoment}
      />
      {moment && (
        <>
          <Restoring
            {...{ planId, sectionKey, title }}
            number={moment.number}
            when={words.when(moment.endedAt)}
            isOffered={history.mayRestore}
            // What stands there now needs no putting back.
            isNewest={isNewest}
            onDone={() => {
              setNumber(null);
              setPersonId(null);
              onLookAgain();
              requestAnimationFrame(() => document.getElementById(lineId)?.focus());
            }}
          />
          <AsItStood
            {...{ planId, sectionKey }}
            language={i18n.locale}
            number={moment.number}
            onGone={onLookAgain}
          />
        </>
      )}
    </div>
  );
  return (
    <Tabs
      label={t`History`}
      selected={tab}
      onChange={setTab}
      tabs={[
        { id: 'time', label: t`Moment by moment`, content: timeline },
        {
          id: 'who',
          label: t`Who wrote what`,
          content: <WhoWroteWhat parts={asWritten(history.written)} inWords={words.ofMark} />,
        },
      ]}
    />
  );
}

function Restoring({
  planId,
  sectionKey,
  title,
  number,
  when,
  isOffered,
  isNewest,
  onDone,
}: Omit<HistoryDialogProps, 'onClose'> & {
  number: number;
  when: string;
  isOffered: boolean;
  isNewest: boolean;
  onDone: () => void;
}) {
  const { t } = useLingui();
  const client = useClient();
  const [isAsking, setAsking] = useState(false);
  const [restore, { problem, clear }] = useDeed(RESTORE, 'restoreSection');
  const undo = async (done: number) => {
    const { data } = await client.mutation(UNDO, { planId, sectionKey, number: done }).toPromise();
    const answer = data?.undoRestore;
    if (answer?.__typename === 'SectionRestored')
      toast({ text: t`Undone: ${title} says again what it said before.`, tone: 'ok' });
    else {
      const reason = answer && 'message' in answer ? answer.message : '';
      toast({ text: t`This could not be undone. ${reason}`, tone: 'danger' });
    }
    onDone();
  };
  const confirm = async () => {
    const done = await restore({ planId, sectionKey, number });
    if (!done) return;
    const edit = done.number ?? null;
    toast({
      text: edit === null ? t`${title} says that already.` : t`${title} says again what it said on ${when}.`,
      tone: 'ok',
      ...(edit === null ? {} : { action: { label: t`Undo`, onPress: () => void undo(edit) } }),
    });
    onDone();
  };
  return (
    <>
      <ProblemBanner problem={problem} onDismiss={clear} />
      {isOffered && (
        <Button size="small" className="self-start" isDisabled={isNewest} onPress={() => setAsking(true)}>
          {isNewest ? <Trans>This stands there now</Trans> : <Trans>Restore this…</Trans>}
        </Button>
      )}
      <ConfirmDialog
        title={t`Restore this moment?`}
        confirmLabel={t`Restore`}
        isOpen={isAsking}
        onOpenChange={setAsking}
        onConfirm={confirm}
      >
        <p>
          <Trans>
            {title} will say again what it said on {when}, for everybody who has the plan open. It is a new
            edit of yours: what stands there now stays in the history, what others are typing at this moment
            is kept, and you can undo it.
          </Trans>
        </p>
      </ConfirmDialog>
    </>
  );
}
