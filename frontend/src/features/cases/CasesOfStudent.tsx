import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { useQuery } from 'urql';
import { useViewer } from '@/app/session';
import { useAskedAnew } from '@/app/useAskedAnew';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { ConsentOfCase } from '@/features/consents';
import { EvaluationPanel } from '@/features/evaluations';
import { SafeguardsOfStudent } from '@/features/notices';
import type { CasesOfStudent_casesQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Button, Disclosure, EmptyState, ErrorState, Section, Skeleton, StatusMark } from '@/ui';
import { CaseLine } from './CaseLine';
import { daysBetween } from './days';
import { OF_STUDENT } from './documents';
import { LogRequestDialog } from './LogRequestDialog';
import { speakCaseWords } from './speak';
import { TakeStep } from './TakeStep';

await speakCaseWords();

type Case = NonNullable<CasesOfStudent_casesQuery['student']>['cases'][number];
type Step = Case['steps'][number];

/** Deeds that leave a case where it stands. */
const BESIDE = ['ask_again'];
/** Met by the giving itself, which is put on record below the cases. */
const SAFEGUARDS = 'give_safeguards';
/** What is evaluated here; coming and leaving have a place of their own (features/moves). */
const EVALUATIONS = ['initial', 'reevaluation'];
/** States in which nobody owes the family a step. */
const OVER = ['refused', 'closed', 'in_error'];
/** States in which nothing was assessed, or nothing may be shown of it. */
const NOT_ASSESSED = ['refused', 'in_error'];

interface CasesOfStudentProps {
  studentId: string;
  name: string;
  mayLog: boolean;
  /** Changes when a case of the student does, so that the page asks again. */
  standing: string;
}

/** Referrals and evaluations of a student: where each stands, what can be done now, and what was done. */
export default function CasesOfStudent({ studentId, name, mayLog, standing }: CasesOfStudentProps) {
  const inWords = useErrorWords();
  const [isLogging, setLogging] = useState(false);
  const [{ data, fetching, error }, ask] = useQuery({
    query: OF_STUDENT,
    variables: { id: studentId },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAskedAnew(again, standing);
  const cases = data?.student?.cases.filter(({ machine }) => EVALUATIONS.includes(machine));
  return (
    <>
      <Section
        title={<Trans>Evaluations</Trans>}
        actions={
          mayLog && (
            <Button onPress={() => setLogging(true)}>
              <Trans>Log a request</Trans>
            </Button>
          )
        }
      >
        {error && !cases && <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>}
        {!cases && fetching && <Skeleton lines={4} />}
        {cases?.length === 0 && <EmptyState title={<Trans>Nobody has asked for an evaluation.</Trans>} />}
        {cases?.map((one) => (
          <CaseCard key={one.id} found={one} studentId={studentId} onChanged={again} />
        ))}
        {isLogging && (
          <LogRequestDialog
            student={{ id: studentId, name }}
            onClose={() => setLogging(false)}
            onLogged={again}
          />
        )}
      </Section>
      {cases && (
        <Suspense fallback={<Skeleton lines={2} />}>
          <SafeguardsOfStudent studentId={studentId} onGiven={again} />
        </Suspense>
      )}
    </>
  );
}

interface CaseCardProps {
  found: Case;
  studentId: string;
  onChanged: () => void;
}

function CaseCard({ found, studentId, onChanged }: CaseCardProps) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [taking, setTaking] = useState<Step | null>(null);
  const days = daysBetween(found.receivedOn, today(new Date(), timeZone));
  const title = found.machine === 'initial' ? t`First evaluation` : t`Reevaluation`;
  // What is put on record beside the way of the case stands below it, so that what is next stands alone.
  const steps = found.steps.filter((step) => step.event !== SAFEGUARDS);
  const canNow = steps.filter((step) => step.may && !BESIDE.includes(step.event));
  const beside = steps.filter((step) => step.may && BESIDE.includes(step.event));
  const waiting = steps.filter((step) => !step.may);
  return (
    <article aria-label={title} className="border-b border-line py-3 last:border-0">
      <h3 className="font-strong">{title}</h3>
      <p className="text-sm text-ink-2">
        <Trans>Received on {dates.day(found.receivedOn)}</Trans>
        {!OVER.includes(found.state) && (
          <>
            {' · '}
            <Plural value={days} _0="today" one="# day ago" other="# days ago" />
          </>
        )}
      </p>
      <CaseLine line={found.line} label={t`Where it stands`} />
      {steps.length < found.steps.length && (
        <p className="py-1">
          <StatusMark standing="due-soon" isSentence>
            <Trans>The procedural safeguards notice is owed to the family</Trans>
          </StatusMark>
        </p>
      )}
      {canNow.length > 0 && (
        <div className="flex flex-wrap gap-2 py-1">
          {canNow.map((step) => (
            <Button key={step.event} onPress={() => setTaking(step)}>
              {step.says}…
            </Button>
          ))}
        </div>
      )}
      <Suspense fallback={<Skeleton lines={2} />}>
        <ConsentOfCase caseId={found.id} studentId={studentId} state={found.state} onChanged={onChanged} />
      </Suspense>
      {!NOT_ASSESSED.includes(found.state) && (
        <Suspense fallback={<Skeleton lines={4} />}>
          <EvaluationPanel caseId={found.id} standing={found.state} onChanged={onChanged} />
        </Suspense>
      )}
      {beside.length > 0 && (
        <div className="flex flex-wrap gap-2 py-1">
          {beside.map((step) => (
            <Button key={step.event} size="small" look="quiet" onPress={() => setTaking(step)}>
              {step.says}…
            </Button>
          ))}
        </div>
      )}
      {waiting.length > 0 && (
        <Disclosure title={t`Other steps, and what they wait for`}>
          <ul className="space-y-1.5 py-1 text-sm">
            {waiting.map((step) => (
              <li key={step.event}>
                <span className="font-strong">{step.says}</span>
                <span className="text-ink-2">
                  {' — '}
                  {step.why}
                </span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      <Disclosure title={t`What was done`}>
        <ol className="space-y-1 py-1 text-sm">
          {found.events.map((event) => (
            <li key={event.number}>
              {dates.day(event.happenedOn)} · {event.says}
              {event.person && ` · ${event.person.name}`}
              <span className="text-ink-2"> ({event.capacity})</span>
              {event.reason && <span className="block whitespace-pre-line text-ink-2">{event.reason}</span>}
            </li>
          ))}
        </ol>
      </Disclosure>
      {taking && (
        <TakeStep caseId={found.id} step={taking} onClose={() => setTaking(null)} onChanged={onChanged} />
      )}
    </article>
  );
}
