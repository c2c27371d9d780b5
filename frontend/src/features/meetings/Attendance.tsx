import { Trans, useLingui } from '@lingui/react/macro';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, Select, StatusMark } from '@/ui';
import { TAKE } from './documents';
import { ATTENDANCES } from './words';

/** How somebody took part. Attendance only; it is never consent. */
export function Attendance({
  meetingId,
  participantId,
  name,
  attendance,
  mayTake,
}: {
  meetingId: string;
  participantId: string;
  name: string;
  attendance: string | null;
  mayTake: boolean;
}) {
  const { t, i18n } = useLingui();
  const [take, taking] = useDeed(TAKE, 'takeAttendance');
  const said = attendance ? ATTENDANCES[attendance] : undefined;
  if (!mayTake) {
    return (
      <span className="basis-44">
        {said && (
          <StatusMark standing={attendance === 'absent' ? 'overdue' : 'done'}>{i18n._(said)}</StatusMark>
        )}
      </span>
    );
  }
  return (
    <div className="basis-44">
      <Select
        label={<span className="sr-only">{t`Attendance of ${name}`}</span>}
        placeholder={t`Attendance…`}
        options={Object.entries(ATTENDANCES).map(([id, label]) => ({ id, label: i18n._(label) }))}
        value={attendance}
        onChange={(how) => take({ meetingId, attendance: [{ participantId, attendance: how }] })}
        isDisabled={taking.isPending}
      />
      <ProblemBanner problem={taking.problem} onDismiss={taking.clear} />
      {taking.isPending && (
        <span className="sr-only" role="status">
          <Trans>Saving…</Trans>
        </span>
      )}
    </div>
  );
}

/** Most meetings: everybody came. One press for all who are not noted yet; whoever was not there is changed after. */
export function AllThere({
  meetingId,
  waiting,
  isNobodyNoted,
}: {
  meetingId: string;
  /** Ids of those whose attendance nobody has taken. */
  waiting: readonly string[];
  isNobodyNoted: boolean;
}) {
  const [take, taking] = useDeed(TAKE, 'takeAttendance');
  if (waiting.length === 0 && !taking.isPending) return null;
  return (
    <>
      <Button
        size="small"
        icon="check"
        isPending={taking.isPending}
        onPress={() =>
          take({
            meetingId,
            attendance: waiting.map((participantId) => ({ participantId, attendance: 'in_person' })),
          })
        }
      >
        {isNobodyNoted ? <Trans>All were in the room</Trans> : <Trans>All others were in the room</Trans>}
      </Button>
      <ProblemBanner problem={taking.problem} onDismiss={taking.clear} />
    </>
  );
}
