import { Trans, useLingui } from '@lingui/react/macro';
import { use } from 'react';
import { useQuery } from 'urql';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { Button, Dialog, ErrorState, Skeleton, StatusMark } from '@/ui';
import { EXPLANATION } from './documents';
import { Extension } from './Extension';
import { LateReason } from './LateReason';
import { deadlinesWords } from './speaking';
import { Waiver } from './Waiver';

/** How a day came about: the sentence first, then what was counted and passed over, then the law. */
export default function DeadlineDialog({
  id,
  onClose,
  onChanged,
}: {
  id: string;
  onClose: () => void;
  onChanged: () => void;
}) {
  use(deadlinesWords());
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [{ data, error, fetching }, ask] = useQuery({
    query: EXPLANATION,
    variables: { id, language: i18n.locale },
    requestPolicy: 'network-only',
  });
  const why = data?.deadlineExplanation;
  const changed = () => {
    ask({ requestPolicy: 'network-only' });
    onChanged();
  };
  return (
    <Dialog
      title={why ? why.deadline.name : t`Why this day?`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      footer={
        <Button look="primary" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      {error ? (
        <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
          {inWords(error).message}
        </ErrorState>
      ) : fetching && !why ? (
        <Skeleton lines={6} />
      ) : why ? (
        <div className="flex flex-col gap-4">
          <p className="text-lg">{why.sentence}</p>
          {why.deadline.isLate && why.deadline.excusedUntil && (
            <StatusMark standing="overdue" isSentence>
              <Trans>
                Overdue all the same. The time until {dates.day(why.deadline.excusedUntil)} is excused.
              </Trans>
            </StatusMark>
          )}
          {why.waiver && (
            <div>
              <StatusMark standing="done" isSentence>
                <Trans>
                  {why.waiver.byName} gave this time up in writing on {dates.day(why.waiver.on)}.
                </Trans>
              </StatusMark>
              {why.waiver.note && <p className="ps-[calc(1em+0.5rem)] text-sm">“{why.waiver.note}”</p>}
            </div>
          )}
          {why.steps.length > 0 && (
            <ol className="flex list-decimal flex-col gap-1 ps-5">
              {why.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          )}
          <div className="flex flex-col gap-1 border-t border-line pt-3 text-sm text-ink-2">
            <p>{why.law}</p>
            <StatusMark standing={why.deadline.isUnconfirmed ? 'due-soon' : 'done'} isSentence>
              {why.standing}
            </StatusMark>
            {why.note && <p lang="en">{why.note}</p>}
          </div>
          {why.moved.length > 0 && (
            <div className="flex flex-col gap-1 text-sm">
              <h3 className="text-base">
                <Trans>It was another day before</Trans>
              </h3>
              <ul className="flex flex-col gap-1">
                {why.moved.map((one) => {
                  const from = one.fromDay ? dates.day(one.fromDay) : t`no day`;
                  const to = one.toDay ? dates.day(one.toDay) : t`no day`;
                  return (
                    <li key={one.at + from}>
                      <Trans>
                        From {from} to {to}, {dates.instant(one.at, timeZone)}: {one.why}
                      </Trans>
                    </li>
                  );
                })}
              </ul>
            </div>
          )}
          {why.deadline.viewerMayGiveReason && (
            <LateReason
              id={why.deadline.id}
              given={why.deadline.lateReason}
              note={why.deadline.lateNote}
              onGiven={changed}
            />
          )}
          {why.mayWaive.length > 0 && (
            <Waiver
              id={why.deadline.id}
              dueOn={why.deadline.dueOn}
              countedFrom={why.countedFrom}
              studentId={why.deadline.studentId}
              people={why.mayWaive}
              onWaived={changed}
            />
          )}
          {why.deadline.viewerMayExtend && (
            <Extension
              id={why.deadline.id}
              studentId={why.deadline.studentId}
              dueOn={why.deadline.dueOn}
              isLate={why.deadline.isLate}
              grounds={why.deadline.grounds}
              onExtended={changed}
            />
          )}
        </div>
      ) : (
        <p>
          <Trans>This deadline is not there any more, or not yours to see.</Trans>
        </p>
      )}
    </Dialog>
  );
}
