import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { needsAmong, TeamNeeds, useTeamNeeds, useTeamRole } from '@/features/teams';
import { graphql } from '@/gql';
import type { ArrangePage_studentQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import {
  Banner,
  Button,
  Checkbox,
  DatePicker,
  EmptyState,
  ErrorState,
  Link,
  PageHeader,
  Section,
  Select,
  Skeleton,
  TextArea,
} from '@/ui';
import { draftAbout, meetingAbout } from './required';
import { spanOf, type When, WhenFields } from './WhenFields';
import { KINDS, useMeetingWords } from './words';

const STUDENT = graphql(`
  query ArrangePage_student($id: ID!) {
    student(id: $id) {
      id
      name
      may
      team {
        id
        role
        startsOn
        endsOn
        person {
          id
          name
        }
      }
      plans {
        id
        kind
        occasion
        state
      }
    }
  }
`);

const ARRANGE = graphql(`
  mutation ArrangePage_arrange($input: MeetingInput!, $idempotencyKey: String!) {
    arrangeMeeting(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Meeting {
        id
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

type Student = NonNullable<ArrangePage_studentQuery['student']>;

/** Arranging a meeting about a student; nobody is told before the invitations are sent. */
export function ArrangePage({ studentId }: { studentId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({ query: STUDENT, variables: { id: studentId } });
  const student = data?.student;
  if (student?.may.includes('arrange_meeting')) return <ArrangeForm student={student} />;
  return (
    <>
      <PageHeader title={t`Arrange a meeting`} />
      {error ? (
        <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
          {inWords(error).message}
        </ErrorState>
      ) : fetching ? (
        <Skeleton lines={8} />
      ) : (
        <EmptyState title={<Trans>You can't arrange a meeting about this student.</Trans>}>
          <Trans>The case manager arranges meetings. Begin on the student's page.</Trans>
        </EmptyState>
      )}
    </>
  );
}

function ArrangeForm({ student }: { student: Student }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { timeZone } = useViewer().district;
  const kindOf = useMeetingWords();
  const roleOf = useTeamRole();
  const now = today(new Date(), timeZone);
  const team = student.team.filter((member) => !member.endsOn || member.endsOn > now);
  const drafts = student.plans.filter((plan) => plan.state === 'draft' || plan.state === 'team_review');
  // One key as long as the form stands: pressing twice arranges one meeting.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState(() => meetingAbout(student.plans));
  const draft = draftAbout(drafts, kind);
  const [purpose, setPurpose] = useState(() =>
    draft?.occasion === 'initial' || kind === 'initial_iep'
      ? t`To write the first plan together.`
      : t`To review the plan and write the next one.`,
  );
  const [when, setWhen] = useState<When>({ day: null, time: '15:00', minutes: '60', location: '' });
  const [asked, setAsked] = useState<ReadonlySet<string>>(() => new Set(team.map((member) => member.id)));
  const [arrange, arranging] = useDeed(ARRANGE, 'arrangeMeeting');
  const problemAt = (field: string) =>
    arranging.problem?.field === field ? arranging.problem.message : undefined;
  const [isRecorded, setRecorded] = useState(false);
  const [noticeOn, setNoticeOn] = useState<string | null>(null);
  const isAtField = ['purpose', 'location', 'startsAt', 'endsAt', 'noticeGivenOn'].some(problemAt);
  const chosen = team.filter((member) => asked.has(member.id));
  const needs = needsAmong(useTeamNeeds(student.id, kind), new Set(chosen.map((member) => member.person.id)));
  const span = spanOf(when, timeZone);
  const isOver = !!span && Date.parse(span.startsAt) <= Date.now();
  const submit = async () => {
    if (!span || (isOver && !isRecorded)) return;
    const meeting = await arrange({
      idempotencyKey,
      input: {
        studentId: student.id,
        planId: draft?.id ?? null,
        kind,
        purpose,
        ...span,
        location: when.location,
        tookPlace: isOver,
        noticeGivenOn: isOver ? noticeOn : null,
        participants: chosen.map((member) => ({ personId: member.person.id, role: member.role })),
      },
    });
    if (meeting) await navigate({ to: '/meetings/$meetingId', params: { meetingId: meeting.id } });
  };
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: student.name, href: `/students/${student.id}` },
          { label: t`Arrange a meeting` },
        ]}
      />
      <PageHeader
        title={t`Arrange a meeting`}
        subtitle={
          <Trans>About {student.name}. Nobody is told until you send the invitations on the next page.</Trans>
        }
      />
      <form
        className="flex max-w-3xl flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemBanner problem={isAtField ? null : arranging.problem} onDismiss={arranging.clear} />
        <Select
          label={t`Kind`}
          options={Object.keys(KINDS).map((id) => ({ id, label: kindOf(id) }))}
          value={kind}
          onChange={setKind}
        />
        <TextArea
          label={t`What it is for`}
          description={t`The family reads this in the invitation, which goes by e-mail: leave the child's name out.`}
          value={purpose}
          onChange={setPurpose}
          isRequired
          errorMessage={problemAt('purpose')}
        />
        <WhenFields when={when} onChange={setWhen} problemAt={problemAt} />
        <div aria-live="polite">
          {isOver && (
            <Banner tone="attention" title={t`This time is already over`}>
              <p>
                <Trans>
                  Nobody can be invited to it. If the meeting took place, put it on record: take attendance on
                  the next page and close it as held.
                </Trans>
              </p>
              <Checkbox isSelected={isRecorded} onChange={setRecorded}>
                <Trans>It took place; put it on record</Trans>
              </Checkbox>
              {isRecorded && (
                <DatePicker
                  label={t`Notice was given to the family on`}
                  description={t`On paper, before the meeting. Leave it empty when there was none.`}
                  value={noticeOn}
                  onChange={setNoticeOn}
                  isRequired={false}
                  errorMessage={problemAt('noticeGivenOn')}
                />
              )}
            </Banner>
          )}
        </div>
        <Section title={<Trans>Who is asked</Trans>} note={t`${chosen.length} of ${team.length}`}>
          <ul className="flex flex-col">
            {team.map((member) => (
              <li key={member.id}>
                <Checkbox
                  isSelected={asked.has(member.id)}
                  onChange={(isAsked) => {
                    const next = new Set(asked);
                    if (isAsked) next.add(member.id);
                    else next.delete(member.id);
                    setAsked(next);
                  }}
                >
                  {member.person.name} <span className="text-ink-2">· {roleOf(member.role)}</span>
                </Checkbox>
              </li>
            ))}
          </ul>
          <div aria-live="polite">
            {needs.some((need) => need.standing === 'missing') && <SomebodyMissing studentId={student.id} />}
          </div>
          {needs.length > 0 && (
            <>
              <h3 className="mt-3 font-strong">
                <Trans>Who is needed</Trans>
              </h3>
              <TeamNeeds needs={needs} />
            </>
          )}
        </Section>
        <div className="flex flex-wrap gap-3">
          <Button
            type="submit"
            look="primary"
            isPending={arranging.isPending}
            isDisabled={
              !span ||
              (isOver && !isRecorded) ||
              chosen.length === 0 ||
              when.location.trim() === '' ||
              purpose.trim() === ''
            }
          >
            {isOver ? <Trans>Record the meeting</Trans> : <Trans>Arrange the meeting</Trans>}
          </Button>
          <Link look="quiet" href={`/students/${student.id}`}>
            <Trans>Cancel</Trans>
          </Link>
        </div>
      </form>
    </>
  );
}

function SomebodyMissing({ studentId }: { studentId: string }) {
  const { t } = useLingui();
  return (
    <Banner tone="attention" title={t`Somebody who is needed is not asked`}>
      <p>
        <Trans>
          You can arrange the meeting all the same. Put people on the team on{' '}
          <Link href={`/students/${studentId}`}>the student's page</Link>.
        </Trans>
      </p>
    </Banner>
  );
}
