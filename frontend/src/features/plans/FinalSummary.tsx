import { Trans, useLingui } from '@lingui/react/macro';
import { type ComponentProps, Suspense } from 'react';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { PapersOfPlan } from '@/features/notices';
import { FamilyAccess } from '@/features/teams';
import type { Plan_standingFragment } from '@/gql/graphql';
import { Button, Facts, Link, type Standing, StatusMark, toast } from '@/ui';
import { AnswerOfPlan } from './AnswerOfPlan';
import { FinalAnswers } from './FinalAnswers';
import { Implementers } from './Implementers';
import { Revocation } from './Revocation';

type Version = NonNullable<Plan_standingFragment['latestVersion']>;
type Request = Version['signatureRequests'][number];

const HASH_SHOWN = 12;

/** What was frozen: which version, by whom, under which hash, its PDF, and who has signed. */
export function FinalSummary({
  planId,
  studentId,
  student,
  version,
  onLookAgain,
}: {
  planId: string;
  studentId: string;
  student: ComponentProps<typeof FamilyAccess>['student'];
  version: Version;
  onLookAgain: () => void;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(version.sha256);
      toast({ text: t`Copied.`, tone: 'ok' });
    } catch {
      toast({ text: version.sha256 });
    }
  };
  return (
    <div className="pb-4">
      <Facts
        facts={[
          { label: t`Version`, value: version.number },
          {
            label: t`Finalized`,
            value: `${dates.instant(version.finalizedAt, timeZone)} · ${version.finalizedBy.name}`,
          },
          {
            label: t`Hash`,
            value: (
              <span className="inline-flex items-center gap-2">
                <code className="text-sm" title={version.sha256}>
                  {version.sha256.slice(0, HASH_SHOWN)}…
                </code>
                <Button look="plain" size="small" onPress={copy}>
                  <Trans>Copy hash</Trans>
                </Button>
              </span>
            ),
          },
          {
            label: t`Sealed PDF`,
            value: version.pdf ? (
              <Link href={version.pdf.url} target="_blank" rel="noreferrer">
                <Trans>Open the sealed PDF</Trans>
              </Link>
            ) : (
              <span className="inline-flex items-center gap-2">
                <StatusMark standing="waiting">
                  <Trans>Being made</Trans>
                </StatusMark>
                <Button look="plain" size="small" onPress={onLookAgain}>
                  <Trans>Look again</Trans>
                </Button>
              </span>
            ),
          },
          {
            label: t`Signatures`,
            value:
              version.signatureRequests.length === 0 ? (
                t`Nobody was asked yet`
              ) : (
                <ul>
                  {version.signatureRequests.map((request) => (
                    <li key={request.id} className="flex flex-wrap gap-x-3">
                      <span>{request.person.name}</span>
                      <RequestState request={request} />
                      {!request.signature && <FamilyAccess student={student} personId={request.person.id} />}
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
      {version.signatureRequests.some((request) => request.signature) && <FinalAnswers planId={planId} />}
      <AnswerOfPlan planId={planId} onChanged={onLookAgain} />
      <Suspense>
        <PapersOfPlan planId={planId} />
      </Suspense>
      <Revocation studentId={studentId} />
      <Implementers planId={planId} />
    </div>
  );
}

function RequestState({ request }: { request: Request }) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [standing, words] = stateOf(request);
  function stateOf({ signature, viewedAt, state }: Request): [Standing, string] {
    if (signature) {
      const day = dates.instant(signature.signedAt, timeZone);
      if (signature.outcome === 'refused') return ['overdue', t`Refused ${day}`];
      if (signature.outcome === 'partially_granted') return ['partial', t`Signed in part ${day}`];
      return ['done', t`Signed ${day}`];
    }
    if (state === 'withdrawn') return ['plain', t`No longer asked`];
    if (!viewedAt) return ['waiting', t`Not read yet`];
    const day = dates.instant(viewedAt, timeZone);
    return ['waiting', t`Read ${day}`];
  }
  return <StatusMark standing={standing}>{words}</StatusMark>;
}
