import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { formattingLocale } from '@/app/i18n';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { graphql } from '@/gql';
import type { MeetingAnswer_meetingFragment } from '@/gql/graphql';
import { Button } from '@/ui/Button/Button';
import { Facts } from '@/ui/Facts/Facts';
import { RadioGroup } from '@/ui/RadioGroup/RadioGroup';
import { TextArea } from '@/ui/TextArea/TextArea';
import { answerOf } from '../nextStep';
import { answerWords, meetingWords } from '../words';

/** What these parts show; pages read it and hand it on whole. */
export const MEETING = graphql(`
  fragment MeetingAnswer_meeting on Meeting {
    id
    kind
    purpose
    startsAt
    endsAt
    location
    state
    participants {
      id
      answer
      answerNote
      person {
        id
        name
      }
    }
  }
`);

const ANSWER = graphql(`
  mutation MeetingAnswer_answer($meetingId: ID!, $answer: String!, $note: String) {
    answerInvitation(meetingId: $meetingId, answer: $answer, note: $note) {
      __typename
      ... on Meeting {
        ...MeetingAnswer_meeting
      }
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

type Answer = 'coming' | 'not_coming' | 'another_time';
const ANSWERS: readonly Answer[] = ['coming', 'not_coming', 'another_time'];

/** When, where, why and who: what a person wants to know before saying yes. */
export function MeetingFacts({ meeting }: { meeting: MeetingAnswer_meetingFragment }) {
  const { t, i18n } = useLingui();
  const { timeZone } = useViewer().district;
  const span = new Intl.DateTimeFormat(formattingLocale(i18n.locale), {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).formatRange(new Date(meeting.startsAt), new Date(meeting.endsAt));
  const names = new Intl.ListFormat(i18n.locale).format(meeting.participants.map((one) => one.person.name));
  return (
    <Facts
      facts={[
        {
          label: t`When`,
          value: <time dateTime={meeting.startsAt}>{span}</time>,
        },
        { label: t`Where`, value: meeting.location },
        { label: t`What for`, value: meeting.purpose || i18n._(meetingWords(meeting.kind)) },
        { label: t`Who is asked`, value: names },
      ]}
    />
  );
}

export interface MeetingAnswerProps {
  meeting: MeetingAnswer_meetingFragment;
  onAnswered: () => void;
}

/** A meeting and the person's answer to it, which can be changed until the meeting. */
export function MeetingAnswer({ meeting, onAnswered }: MeetingAnswerProps) {
  const { t, i18n } = useLingui();
  const me = useViewer().person.id;
  const known = answerOf(meeting, me);
  const [isChanging, setIsChanging] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(ANSWERS.find((one) => one === known) ?? null);
  const [note, setNote] = useState(
    meeting.participants.find((one) => one.person.id === me)?.answerNote ?? '',
  );
  const [isMissing, setIsMissing] = useState(false);
  const [send, { isPending, problem, clear }] = useDeed(ANSWER, 'answerInvitation');

  if (known === null) return null;
  if (known !== 'waiting' && !isChanging) {
    return (
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="font-strong">
          <span aria-hidden="true" className="me-2 text-ok">
            ✓
          </span>
          {i18n._(answerWords(known))}
        </p>
        <Button onPress={() => setIsChanging(true)}>
          <Trans>Change my answer</Trans>
        </Button>
      </div>
    );
  }

  async function submit() {
    if (!answer) {
      setIsMissing(true);
      return;
    }
    if (!(await send({ meetingId: meeting.id, answer, note: note.trim() || null }))) return;
    setIsChanging(false);
    onAnswered();
  }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) void submit();
      }}
    >
      <RadioGroup<Answer>
        label={t`Are you coming?`}
        look="cards"
        value={answer}
        onChange={(value) => {
          setAnswer(value);
          setIsMissing(false);
        }}
        errorMessage={isMissing ? t`Choose one of the three.` : undefined}
        choices={[
          { id: 'coming', label: t`I am coming` },
          { id: 'not_coming', label: t`I am not coming` },
          { id: 'another_time', label: t`I need another time` },
        ]}
      />
      <TextArea
        label={t`What should we know?`}
        description={t`Days that work for you, phone or video, or an interpreter. It costs nothing.`}
        isRequired={false}
        rows={2}
        maxLength={1000}
        value={note}
        onChange={setNote}
      />
      <ProblemBanner problem={problem} onDismiss={clear} />
      <Button type="submit" look="primary" isPending={isPending}>
        <Trans>Send my answer</Trans>
      </Button>
    </form>
  );
}
