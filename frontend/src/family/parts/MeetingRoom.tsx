import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { graphql, readFragment } from '@/gql';
import type { FamilyRoom_roomFragment } from '@/gql/graphql';
import { Button } from '@/ui/Button/Button';
import { Link } from '@/ui/Link/Link';
import { Section } from '@/ui/Section/Section';
import { StatusMark } from '@/ui/StatusMark/StatusMark';
import { TextArea } from '@/ui/TextArea/TextArea';
import { useAsked } from '../useAsked';

const ROOM_PARTS = graphql(`
  fragment FamilyRoom_room on MeetingRoom {
    id
    beganAt
    itemId
    mayCapture
    minutesClosedAt
    entries {
      id
      kind
      text
      reason
      answer
      assignee
      dueOn
      recordedBy
      settledAt
      minutes
    }
  }
`);

const ROOM = graphql(`
  query FamilyRoom_read($id: ID!) {
    meetingRoom(meetingId: $id) {
      id
      ...FamilyRoom_room
    }
  }
`);

const SAY = graphql(`
  mutation FamilyRoom_say($meetingId: ID!, $input: MeetingEntryInput!, $idempotencyKey: String!) {
    captureInMeeting(meetingId: $meetingId, input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ...FamilyRoom_room
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

type Entry = FamilyRoom_roomFragment['entries'][number];

const HEADINGS: readonly { kind: string; label: MessageDescriptor }[] = [
  { kind: 'decision', label: msg`What was decided` },
  { kind: 'refused', label: msg`What was asked for and will not be done` },
  { kind: 'question', label: msg`Questions and answers` },
  { kind: 'task', label: msg`Who does what` },
  { kind: 'dissent', label: msg`Who sees it differently` },
  { kind: 'note', label: msg`Notes` },
  { kind: 'addendum', label: msg`Corrections` },
];
const UNDER_WAY_MS = 5_000;
const USUAL_MS = 30_000;

/** What the meeting is about and what comes of it, as it happens; and a place to ask. */
export function MeetingRoom({ meetingId, isHeld }: { meetingId: string; isHeld: boolean }) {
  const [everyMs, setEveryMs] = useState(USUAL_MS);
  const { data, askAgain } = useAsked(ROOM, { id: meetingId }, everyMs);
  const room = readFragment(ROOM_PARTS, data?.meetingRoom);
  const isUnderWay = !!room?.beganAt && !isHeld;
  useEffect(() => setEveryMs(isUnderWay ? UNDER_WAY_MS : USUAL_MS), [isUnderWay]);
  if (!room) return null;
  const agenda = room.entries.filter((one) => one.kind === 'agenda');
  const said = HEADINGS.map((one) => ({
    ...one,
    entries: room.entries.filter((entry) => entry.kind === one.kind),
  })).filter((one) => one.entries.length > 0);
  return (
    <>
      {agenda.length > 0 && <Agenda items={agenda} nowId={isUnderWay ? (room.itemId ?? null) : null} />}
      {said.map((one) => (
        <Said key={one.kind} label={one.label} entries={one.entries} />
      ))}
      {room.minutesClosedAt && (
        <p>
          <Link href={`/print/minutes.pdf?meeting=${meetingId}`} target="_blank" rel="noreferrer">
            <Trans>Your copy of the minutes (PDF)</Trans>
          </Link>
        </p>
      )}
      {room.mayCapture.includes('question') && <Ask room={room} onAsked={askAgain} />}
    </>
  );
}

function Agenda({ items, nowId }: { items: Entry[]; nowId: string | null }) {
  const { t } = useLingui();
  return (
    <Section title={<Trans>What we talk about</Trans>}>
      <ol className="flex flex-col gap-2">
        {items.map((item) => (
          <li key={item.id} aria-current={item.id === nowId ? 'step' : undefined}>
            <StatusMark
              standing={item.settledAt ? 'done' : item.id === nowId ? 'partial' : 'waiting'}
              isSentence
            >
              {item.text}
              {item.id === nowId && (
                <strong className="font-strong">
                  {' '}
                  <Trans>(now)</Trans>
                </strong>
              )}
              {item.settledAt && <span className="sr-only">{t`spoken about`}</span>}
            </StatusMark>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Said({ label, entries }: { label: MessageDescriptor; entries: Entry[] }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  return (
    <Section title={i18n._(label)}>
      <ul className="flex flex-col gap-3">
        {entries.map((one) => (
          <li key={one.id}>
            <p className="whitespace-pre-wrap wrap-anywhere">{one.text}</p>
            {one.reason && (
              <p className="wrap-anywhere">
                <Trans>Why not: {one.reason}</Trans>
              </p>
            )}
            {one.kind === 'question' && (
              <p className="wrap-anywhere text-ink-2">
                {one.answer ? <Trans>The answer: {one.answer}</Trans> : <Trans>Not answered yet</Trans>}
              </p>
            )}
            {(one.assignee || one.dueOn || one.kind === 'dissent') && (
              <p className="text-sm text-ink-2">
                {[
                  one.kind === 'dissent' ? one.recordedBy : one.assignee,
                  one.dueOn && t`by ${dates.day(one.dueOn)}`,
                  one.kind === 'task' && one.settledAt && t`done`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A question before or in the meeting, or that one sees something differently: in one's own words, for everybody. */
function Ask({ room, onAsked }: { room: FamilyRoom_roomFragment; onAsked: () => void }) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const question = useDeedKey();
  const [say, saying] = useDeed(SAY, 'captureInMeeting');
  const put = async (kind: 'question' | 'dissent') => {
    const { idempotencyKey, isDone } = question;
    if (
      !(await say({ meetingId: room.id, input: { kind, text }, idempotencyKey: `${kind} ${idempotencyKey}` }))
    )
      return;
    isDone();
    setText('');
    onAsked();
  };
  return (
    <Section title={<Trans>Ask, or say what you think</Trans>}>
      <form
        className="flex flex-col items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) void put('question');
        }}
      >
        <ProblemBanner problem={saying.problem} onDismiss={saying.clear} />
        <TextArea
          label={t`Your words`}
          description={t`Everybody in the meeting reads them. They stay in the minutes with your name.`}
          value={text}
          onChange={setText}
          maxLength={4000}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="primary" isPending={saying.isPending} isDisabled={!text.trim()}>
            <Trans>Ask this question</Trans>
          </Button>
          {room.beganAt && room.mayCapture.includes('dissent') && (
            <Button isDisabled={!text.trim() || saying.isPending} onPress={() => put('dissent')}>
              <Trans>I see it differently</Trans>
            </Button>
          )}
        </div>
      </form>
    </Section>
  );
}
