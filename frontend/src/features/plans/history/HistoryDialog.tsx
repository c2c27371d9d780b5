import { useLingui } from '@lingui/react/macro';
import { useCallback, useId, useState } from 'react';
import { useQuery } from 'urql';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { Dialog, EmptyState, ErrorState, Select, Skeleton, Tabs } from '@/ui';
import { AsItStood } from './AsItStood';
import { HISTORY } from './documents';
import { asWritten, MANY_MOMENTS, type Mark, type Moment, momentsOf, type SectionHistory } from './history';
import { Restoring } from './Restoring';
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
            key={moment.number}
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
            }}
            // What was pressed is gone: who uses the keyboard is back at the line.
            onClosed={() => document.getElementById(lineId)?.focus()}
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
