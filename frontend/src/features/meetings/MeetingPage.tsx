import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { NoticeOfMeeting } from '@/features/deadlines';
import { FamilyAccess, useTeamRole } from '@/features/teams';
import { readFragment } from '@/gql';
import type { MeetingPage_meetingFragment } from '@/gql/graphql';
import {
  Button,
  ConfirmDialog,
  DataList,
  EmptyState,
  ErrorState,
  Facts,
  Link,
  PageHeader,
  Section,
  Skeleton,
  StatusMark,
  toast,
} from '@/ui';
import { AllThere, Attendance } from './Attendance';
import { CANCEL, CHANGED, HOLD, MEETING, MEETING_PARTS } from './documents';
import { InviteDialog } from './InviteDialog';
import { MoveMeeting } from './MoveMeeting';
import { MyAnswer } from './MyAnswer';
import { ROLES_ARE_OPEN } from './required';
import { isItsDay, timeOf } from './times';
import { AnswerStanding, MeetingStanding, useMeetingWords } from './words';

/** One meeting: when and where, who answered what, which required roles are missing, and what to do next. */
export function MeetingPage({ meetingId }: { meetingId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: MEETING,
    variables: { id: meetingId },
    requestPolicy: 'cache-and-network',
  });
  const [changed] = useSubscription({ query: CHANGED, variables: { id: meetingId }, pause: !data?.meeting });
  const meeting =
    readFragment(MEETING_PARTS, changed.data?.meetingChanged) ?? readFragment(MEETING_PARTS, data?.meeting);
  if (meeting) return <MeetingRecord meeting={meeting} />;
  return (
    <>
      <PageHeader title={t`Meeting`} />
      {error ? (
        <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
          {inWords(error).message}
        </ErrorState>
      ) : fetching ? (
        <Skeleton lines={8} />
      ) : (
        <EmptyState title={<Trans>There is no such meeting, or you are not asked to it.</Trans>} />
      )}
    </>
  );
}

function MeetingRecord({ meeting }: { meeting: MeetingPage_meetingFragment }) {
  const { t } = useLingui();
  const dates = useDates();
  const { district, person } = useViewer();
  const kindOf = useMeetingWords();
  const roleOf = useTeamRole();
  const [open, setOpen] = useState<'invite' | 'move' | 'cancel' | 'hold' | null>(null);
  const [cancel, cancelling] = useDeed(CANCEL, 'cancelMeeting');
  const [hold, holding] = useDeed(HOLD, 'holdMeeting');
  const mayArrange = meeting.may.includes('arrange');
  const uninvited = meeting.participants.filter((one) => !one.invitedAt);
  const unnoted = meeting.participants.filter((one) => !one.attendance);
  const canBeHeld = isItsDay(meeting.startsAt, district.timeZone);
  const hasBegun = Date.parse(meeting.startsAt) < Date.now();
  const isAllMailed = uninvited.every((one) => one.hasAddress === false);
  const isSent = isAllMailed && uninvited.length < meeting.participants.length;
  const problem = cancelling.problem ?? holding.problem;
  const clear = () => {
    cancelling.clear();
    holding.clear();
  };
  const close = () => setOpen(null);
  const mine = meeting.participants.find((one) => one.person.id === person.id);
  const kind = kindOf(meeting.kind);
  const room = meeting.state !== 'cancelled' && (
    <Link href={`/meetings/${meeting.id}/room`}>
      {meeting.state === 'held' ? <Trans>Minutes of the meeting</Trans> : <Trans>Agenda and minutes</Trans>}
    </Link>
  );
  return (
    <>
      <PageCrumbs
        crumbs={[{ label: t`Meetings`, href: '/meetings' }, { label: `${meeting.student.name} · ${kind}` }]}
      />
      <PageHeader
        title={t`${kind}: ${meeting.student.name}`}
        subtitle={<MeetingStanding state={meeting.state} />}
        actions={
          mayArrange ? (
            <>
              <Button onPress={() => setOpen('cancel')}>
                <Trans>Call off</Trans>
              </Button>
              <Button onPress={() => setOpen('move')}>
                <Trans>Move meeting</Trans>
              </Button>
              {uninvited.length > 0 && !hasBegun && (
                <Button look={isSent ? 'quiet' : 'primary'} onPress={() => setOpen('invite')}>
                  {isSent ? <Trans>Invite on paper</Trans> : <Trans>Send invitations</Trans>}
                </Button>
              )}
              {canBeHeld && (
                <Button look={hasBegun ? 'primary' : 'quiet'} onPress={() => setOpen('hold')}>
                  <Trans>Close as held</Trans>
                </Button>
              )}
              {room}
            </>
          ) : (
            room
          )
        }
      />
      <ProblemBanner problem={problem} onDismiss={clear} />
      <div className="grid gap-x-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <Section title={<Trans>When and where</Trans>}>
            <Facts
              facts={[
                {
                  label: t`When`,
                  value: `${dates.instant(meeting.startsAt, district.timeZone)} – ${timeOf(meeting.endsAt, district.timeZone)}`,
                },
                { label: t`Where`, value: meeting.location },
                { label: t`What it is for`, value: meeting.purpose },
                {
                  label: t`Student`,
                  value: <Link href={`/students/${meeting.student.id}`}>{meeting.student.name}</Link>,
                },
                {
                  label: t`Plan`,
                  value: meeting.plan && (
                    <Link href={`/plans/${meeting.plan.id}`}>
                      <Trans>Open the plan</Trans>
                    </Link>
                  ),
                },
                {
                  label: t`Notice sent`,
                  value: meeting.noticeSentAt
                    ? dates.instant(meeting.noticeSentAt, district.timeZone)
                    : t`Not sent yet`,
                },
              ]}
            />
            <Suspense>
              <NoticeOfMeeting
                meetingId={meeting.id}
                studentId={meeting.student.id}
                // What is asked of the notice changes with the meeting: sent, moved, called off, held.
                asOf={`${meeting.state} ${meeting.startsAt} ${uninvited.length}`}
              />
            </Suspense>
          </Section>
          {mine && meeting.may.includes('answer') && mine.invitedAt && (
            <MyAnswer meetingId={meeting.id} answer={mine.answer} note={mine.answerNote ?? ''} />
          )}
          <Section title={<Trans>Who is asked</Trans>} note={String(meeting.participants.length)}>
            {mayArrange && canBeHeld && (
              <AllThere
                meetingId={meeting.id}
                waiting={unnoted.map((one) => one.id)}
                isNobodyNoted={unnoted.length === meeting.participants.length}
              />
            )}
            <DataList label={t`Who is asked`} rows={meeting.participants} getId={(one) => one.id}>
              {(one) => (
                <div className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
                  <p className="min-w-0 grow basis-48">
                    <span className="block font-strong">{one.person.name}</span>
                    <span className="block text-sm text-ink-2">{roleOf(one.role)}</span>
                  </p>
                  <div className="flex min-w-0 basis-56 flex-col gap-1">
                    {one.invitedAt ? (
                      <AnswerStanding answer={one.answer} />
                    ) : (
                      <StatusMark standing="plain">
                        {one.hasAddress === false ? (
                          <Trans>Not invited yet, no e-mail address</Trans>
                        ) : (
                          <Trans>Not invited yet</Trans>
                        )}
                      </StatusMark>
                    )}
                    {one.answerNote && <p className="text-sm text-ink-2">“{one.answerNote}”</p>}
                    {mayArrange && <FamilyAccess student={meeting.student} personId={one.person.id} />}
                  </div>
                  <Attendance
                    meetingId={meeting.id}
                    participantId={one.id}
                    name={one.person.name}
                    attendance={one.attendance ?? null}
                    mayTake={mayArrange && canBeHeld}
                  />
                </div>
              )}
            </DataList>
          </Section>
        </div>
        <RequiredRoles meeting={meeting} />
      </div>
      <ConfirmDialog
        title={t`Call the meeting off`}
        confirmLabel={t`Call off meeting`}
        tone="danger"
        reasonLabel={t`Why?`}
        isOpen={open === 'cancel'}
        onOpenChange={close}
        onConfirm={(reason) => cancel({ id: meeting.id, reason })}
      >
        <Trans>Everybody who was invited is told, and it leaves their calendars.</Trans>
      </ConfirmDialog>
      <ConfirmDialog
        title={t`Close the meeting as held`}
        confirmLabel={t`Close as held`}
        isOpen={open === 'hold'}
        onOpenChange={close}
        onConfirm={async () => {
          if (await hold({ id: meeting.id })) toast({ text: t`The meeting is held.`, tone: 'ok' });
        }}
      >
        <Trans>
          Attendance can't be changed after this. Roles that were missing stay listed and are asked about when
          the plan is finalized.
        </Trans>
      </ConfirmDialog>
      {open === 'invite' && <InviteDialog meeting={meeting} onClose={close} />}
      {open === 'move' && <MoveMeeting meeting={meeting} onClose={close} />}
    </>
  );
}

/** Which roles the law wants, and who fills them; before the meeting by invitation, then by presence. */
function RequiredRoles({ meeting }: { meeting: MeetingPage_meetingFragment }) {
  const { t } = useLingui();
  const hasAttendance = meeting.participants.some((one) => one.attendance);
  const isMissing = (role: MeetingPage_meetingFragment['requiredRoles'][number]) =>
    hasAttendance ? !role.present : !role.invited;
  const missing = meeting.requiredRoles.filter(isMissing).length;
  if (ROLES_ARE_OPEN.has(meeting.kind)) {
    return (
      <Section title={<Trans>Required roles</Trans>}>
        <p className="text-sm text-ink-2">
          <Trans>
            None by name: together the group knows the student, what the data mean, and the placement options
            · 34 CFR 104.35(c)(3)
          </Trans>
        </p>
      </Section>
    );
  }
  return (
    <Section
      title={<Trans>Required roles</Trans>}
      note={missing > 0 ? t`${missing} missing` : hasAttendance ? t`All there` : t`All asked`}
      // Below the rest on a phone, unless somebody must still be asked or is not in the room.
      className={missing > 0 ? 'max-lg:order-first' : undefined}
    >
      <ul className="divide-y divide-line" aria-live="polite">
        {meeting.requiredRoles.map((role) => (
          <li key={role.key} className="py-1.5">
            <StatusMark standing={isMissing(role) ? 'overdue' : 'done'} isSentence>
              {role.title}
            </StatusMark>
            <p className="ps-[calc(1em+0.5rem)] text-sm text-ink-2">
              {isMissing(role)
                ? hasAttendance
                  ? t`Missing in the room`
                  : t`Nobody is asked`
                : role.filledBy.map((person) => person.name).join(', ')}{' '}
              · {role.cite}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
