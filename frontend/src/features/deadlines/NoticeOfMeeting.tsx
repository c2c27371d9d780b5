import { Trans, useLingui } from '@lingui/react/macro';
import { use, useState } from 'react';
import { useQuery } from 'urql';
import { useAskedAnew } from '@/app/useAskedAnew';
import { useDates } from '@/app/useDates';
import { Button, StatusMark } from '@/ui';
import DeadlineDialog from './DeadlineDialog';
import { NOTICES } from './documents';
import { deadlinesWords } from './speaking';

/** By when notice of a meeting is due and when it was sent, where a state or the district says days; its day opens. */
export default function NoticeOfMeeting({
  meetingId,
  studentId,
  asOf,
}: {
  meetingId: string;
  studentId: string;
  /** How the meeting stands: what is asked changes with it. */
  asOf: string;
}) {
  use(deadlinesWords());
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [openId, setOpenId] = useState<string | null>(null);
  const [{ data }, ask] = useQuery({
    query: NOTICES,
    variables: { studentId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAskedAnew(again, asOf);
  const ours = (data?.deadlines ?? []).filter((one) => one.meetingId === meetingId);
  // The open one comes first, else the newest of those behind: earlier days of a meeting that moved stay on record.
  const notice = ours[0];
  if (!notice) return null;
  const { state, dueOn, metOn, isLate } = notice;
  const day = dueOn && (state === 'OPEN' ? dates.due(dueOn) : dates.day(dueOn));
  const due = day || t`no day yet: a school calendar is missing`;
  return (
    <div className="mt-3">
      <StatusMark
        standing={state === 'WITHDRAWN' ? 'plain' : state === 'MET' ? 'done' : isLate ? 'overdue' : 'waiting'}
        isSentence
      >
        {state === 'WITHDRAWN' ? (
          <Trans>Notice to the family: asked no more</Trans>
        ) : metOn ? (
          isLate ? (
            <Trans>Notice to the family: sent late, {dates.day(metOn)}</Trans>
          ) : (
            <Trans>Notice to the family: sent {dates.day(metOn)}</Trans>
          )
        ) : (
          <Trans>Notice to the family: not sent yet</Trans>
        )}
      </StatusMark>
      <div className="ps-[calc(1em+0.5rem)] text-sm text-ink-2">
        <Button
          look="plain"
          size="small"
          className="-ms-2.5 text-start"
          onPress={() => setOpenId(notice.id)}
          aria-label={t`Notice due: ${due}. Why this day?`}
        >
          <span className="underline decoration-dotted underline-offset-4">
            <Trans>Due: {due}</Trans>
          </span>
        </Button>
      </div>
      {openId && <DeadlineDialog id={openId} onClose={() => setOpenId(null)} onChanged={again} />}
    </div>
  );
}
