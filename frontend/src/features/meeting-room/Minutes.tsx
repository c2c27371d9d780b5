import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { Banner, Button, ConfirmDialog, EmptyState, Link, Section, StatusMark, TextArea, toast } from '@/ui';
import { ChangeEntry } from './Capture';
import { CLOSE, SETTLE, TAKE_OUT } from './documents';
import type { Entry, Meeting, Room } from './MeetingRoomPage';
import { HEADINGS, STILL_OPEN } from './words';

/** What was captured, under the headings of the minutes; and closing them for good. */
export function Minutes({ room, meeting }: { room: Room; meeting: Meeting }) {
  const { i18n } = useLingui();
  const said = HEADINGS.map((one) => ({
    ...one,
    entries: room.entries.filter((entry) => entry.kind === one.kind),
  })).filter((one) => one.entries.length > 0);
  return (
    <Section title={<Trans>Minutes of the meeting</Trans>}>
      <Standing room={room} meeting={meeting} />
      {said.length === 0 && (
        <EmptyState title={<Trans>Nothing is put down yet.</Trans>}>
          <Trans>What is decided, asked and promised here becomes the minutes as you go.</Trans>
        </EmptyState>
      )}
      {said.map((one) => (
        <Section key={one.kind} level={3} title={i18n._(one.label)}>
          <ul className="divide-y divide-line">
            {one.entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} room={room} people={meeting.participants} />
            ))}
          </ul>
        </Section>
      ))}
    </Section>
  );
}

/** Closed by whom, or what is still open before they can be. */
function Standing({ room, meeting }: { room: Room; meeting: Meeting }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [isAsking, setIsAsking] = useState(false);
  const [close, closing] = useDeed(CLOSE, 'closeMinutes');
  if (room.minutesClosedAt) {
    const when = dates.instant(room.minutesClosedAt, timeZone);
    return (
      <Banner tone="ok" title={t`Closed by ${room.minutesClosedBy ?? ''}, ${when}`}>
        <Link href={`/print/minutes.pdf?meeting=${meeting.id}`} target="_blank">
          <Trans>Print the minutes</Trans>
        </Link>
      </Banner>
    );
  }
  // Only who convenes closes the minutes; a meeting that is held has nobody who leads it any more.
  if (!meeting.may.includes('close_minutes')) return null;
  return (
    <div className="pb-3">
      <ProblemBanner problem={closing.problem} onDismiss={closing.clear} />
      {room.openForMinutes.length > 0 ? (
        <>
          <p className="text-sm text-ink-2">
            <Trans>Before the minutes can be closed:</Trans>
          </p>
          <ul className="ps-4 text-sm">
            {room.openForMinutes.map((code) => (
              <li key={code}>
                <StatusMark standing="waiting" isSentence>
                  {STILL_OPEN[code] ? i18n._(STILL_OPEN[code]) : code}
                </StatusMark>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Button look="primary" onPress={() => setIsAsking(true)}>
          <Trans>Close the minutes</Trans>
        </Button>
      )}
      <ConfirmDialog
        title={t`Close the minutes`}
        confirmLabel={t`Close minutes`}
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        onConfirm={async () => {
          if (await close({ meetingId: room.id, seen: room.fingerprint }))
            toast({ text: t`The minutes are closed.`, tone: 'ok' });
        }}
      >
        <Trans>Nothing of them changes after this. What is wrong is corrected by an addition.</Trans>
      </ConfirmDialog>
    </div>
  );
}

function EntryRow({ entry, room, people }: { entry: Entry; room: Room; people: Meeting['participants'] }) {
  const { t } = useLingui();
  const dates = useDates();
  const [isOpen, setIsOpen] = useState(false);
  const [takeOut, taking] = useDeed(TAKE_OUT, 'takeOutMeetingEntry');
  if (isOpen) {
    return (
      <li>
        <ChangeEntry entry={entry} room={room} people={people} onClose={() => setIsOpen(false)} />
      </li>
    );
  }
  const about = [
    entry.sectionTitle,
    entry.kind === 'task' && (entry.assignee ?? t`Nobody yet`),
    entry.dueOn && t`by ${dates.day(entry.dueOn)}`,
    entry.recordedBy,
  ];
  return (
    <li className="py-2">
      <ProblemBanner problem={taking.problem} onDismiss={taking.clear} />
      <div className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <p className="whitespace-pre-wrap wrap-anywhere">{entry.text}</p>
          {entry.reason && (
            <p className="wrap-anywhere">
              <Trans>Why not: {entry.reason}</Trans>
            </p>
          )}
          {entry.answer && (
            <p className="wrap-anywhere">
              <Trans>Answer: {entry.answer}</Trans>
            </p>
          )}
          <p className="text-sm text-ink-2">{about.filter(Boolean).join(' · ')}</p>
        </div>
        {entry.mayChange && (
          <>
            <Button
              size="small"
              look="plain"
              aria-label={t`Change: ${entry.text}`}
              onPress={() => setIsOpen(true)}
            >
              <Trans>Change</Trans>
            </Button>
            <Button
              size="small"
              look="plain"
              icon="close"
              aria-label={t`Take out: ${entry.text}`}
              isPending={taking.isPending}
              onPress={() => takeOut({ id: entry.id, revision: entry.revision })}
            />
          </>
        )}
      </div>
      {entry.maySettle && <Settle entry={entry} />}
    </li>
  );
}

/** A question gets its answer, a task is done. */
function Settle({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const [answer, setAnswer] = useState('');
  const [settle, settling] = useDeed(SETTLE, 'settleMeetingEntry');
  const send = (isSettled: boolean) =>
    settle({ id: entry.id, revision: entry.revision, isSettled, answer: answer.trim() });
  if (entry.kind === 'task') {
    return (
      <Button
        size="small"
        look="plain"
        icon={entry.settledAt ? undefined : 'check'}
        isPending={settling.isPending}
        onPress={() => send(!entry.settledAt)}
      >
        {entry.settledAt ? <Trans>Not done after all</Trans> : <Trans>Done</Trans>}
      </Button>
    );
  }
  if (entry.settledAt) return null;
  return (
    <form
      className="flex flex-wrap items-end gap-3 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (answer.trim()) void send(true);
      }}
    >
      <TextArea
        className="min-w-0 grow basis-64"
        label={t`Answer`}
        rows={1}
        value={answer}
        onChange={setAnswer}
        errorMessage={settling.problem?.message}
      />
      <Button type="submit" isPending={settling.isPending} isDisabled={!answer.trim()}>
        <Trans>Keep answer</Trans>
      </Button>
    </form>
  );
}
