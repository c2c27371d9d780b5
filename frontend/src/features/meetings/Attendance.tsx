import { Trans, useLingui } from '@lingui/react/macro';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Select, StatusMark } from '@/ui';
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
