import { Trans } from '@lingui/react/macro';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { Link } from '@/ui/Link/Link';
import { nextStep } from '../nextStep';
import { type ConsentToAnswer, waits } from '../parts/Consents';
import { MeetingAnswer, MeetingFacts } from '../parts/MeetingAnswer';
import type { Child, Request } from './documents';

/** The one thing to do for a child now, or that nothing waits. */
export function Next({
  child,
  requests,
  consents,
  onAnswered,
}: {
  child: Child;
  requests: readonly Request[];
  consents: readonly ConsentToAnswer[];
  onAnswered: () => void;
}) {
  const me = useViewer().person.id;
  const dates = useDates();
  const step = nextStep(child, requests, me, new Date());
  if (step.kind === 'nothing') {
    if (consents.some(waits)) return null;
    return (
      <div>
        <p>
          <Trans>Nothing waits for you.</Trans>
        </p>
        <p className="text-ink-2">
          <Trans>We will write to you when there is something to read or to decide.</Trans>
        </p>
      </div>
    );
  }
  return (
    <div
      className="flex flex-col gap-4 rounded-kit border border-line border-s-4 border-s-accent bg-surface-float p-4"
      data-forced-edge=""
    >
      {step.kind === 'decide' && (
        <>
          <p className="text-lg font-strong">
            <Trans>The plan is ready. The school asks what you think.</Trans>
          </p>
          <Link href={`/family/sign/${step.requestId}`} look="primary">
            <Trans>Read and answer the plan</Trans>
          </Link>
        </>
      )}
      {step.kind === 'read_report' && (
        <>
          <div>
            <p className="text-lg font-strong">
              <Trans>The evaluation report is here.</Trans>
            </p>
            <p className="text-ink-2">
              <Trans>It came on {dates.day(step.report.cameOn)}.</Trans>
            </p>
          </div>
          <Link href={`/family/evaluations/${step.report.caseId}`} look="primary">
            <Trans>Read the report</Trans>
          </Link>
        </>
      )}
      {step.kind === 'read_draft' && (
        <>
          <p className="text-lg font-strong">
            <Trans>There is a draft plan. You can read it before the meeting.</Trans>
          </p>
          <Link href={`/family/plans/${step.plan.id}`} look="primary">
            <Trans>Read the draft plan</Trans>
          </Link>
        </>
      )}
      {step.kind === 'answer_meeting' && (
        <>
          <p className="text-lg font-strong">
            <Trans>You are invited to a meeting.</Trans>
          </p>
          <MeetingFacts meeting={step.meeting} />
          <MeetingAnswer meeting={step.meeting} onAnswered={onAnswered} />
        </>
      )}
    </div>
  );
}
