import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import type { Plan_standingFragment, PlanPage_planQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Banner, Button, ConfirmDialog, Disclosure, ErrorState, Link, Skeleton, toast } from '@/ui';
import { asSections } from '../comparing/comparison';
import { COMPARISON } from '../comparing/documents';
import { PartView } from '../comparing/PartView';
import { usePlanPlace } from '../context';
import AmendDialog from './AmendDialog';
import { SET_ASIDE } from './documents';

const WRITTEN = ['draft', 'team_review'];
const ASKED = ['finalized', 'consent_pending'];

export interface AmendmentOfProps {
  planId: string;
  /** The plan it changes. */
  from: NonNullable<NonNullable<PlanPage_planQuery['plan']>['carriedFrom']>;
  standing: Plan_standingFragment;
  onLookAgain: () => void;
}

/** Above everything else of an amendment: which version it changes, why, how, in which parts, and each change. */
export default function AmendmentOf({ planId, from, standing, onLookAgain }: AmendmentOfProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { form } = usePlanPlace();
  const { timeZone } = useViewer().district;
  const [isOpen, setOpen] = useState(false);
  const isWritten = WRITTEN.includes(standing.state);
  const scope = standing.amendmentScope ?? [];
  const parts = form.sections.filter((one) => scope.includes(one.key)).map((one) => one.title);
  const list = new Intl.ListFormat(i18n.locale).format(parts);
  const version = from.latestVersion;
  const day = standing.takesEffectOn && dates.day(standing.takesEffectOn);
  const of = version && {
    number: version.number,
    day: dates.day(today(new Date(version.finalizedAt), timeZone)),
  };
  return (
    <section aria-label={t`What changes and why`} className="mb-6 border-y border-line py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-lg">
          <Trans>What changes and why</Trans>
        </h2>
        {isWritten && standing.may.includes('amend') && (
          <Button size="small" aria-haspopup="dialog" onPress={() => setOpen(true)}>
            <Trans>Change this…</Trans>
          </Button>
        )}
      </div>
      <p className="max-w-prose pt-1 whitespace-pre-line" dir="auto">
        {standing.amendmentReason}
      </p>
      <p className="max-w-prose pt-2 text-sm text-ink-2">
        {of && (
          <>
            <Link href={`/plans/${from.id}`}>
              <Trans>
                Amends version {of.number} of {of.day}
              </Trans>
            </Link>
            {' · '}
          </>
        )}
        {standing.amendmentWay === 'agreement' ? (
          <Trans>in writing, without a meeting</Trans>
        ) : (
          <Trans>at a meeting of the team</Trans>
        )}
        {day && (
          <>
            {' · '}
            <Trans>in force from {day}</Trans>
          </>
        )}
      </p>
      <p className="max-w-prose pt-1 text-sm text-ink-2">
        <Trans>Parts that change: {list}. Everything else is shown as it is in force.</Trans>
      </p>
      <Changes key={standing.state} planId={planId} isWritten={isWritten} standing={standing} />
      {ASKED.includes(standing.state) && standing.may.includes('amend') && (
        <NotAgreed planId={planId} standing={standing} onLookAgain={onLookAgain} />
      )}
      {isOpen && <AmendDialog planId={planId} standing={standing} onClose={() => setOpen(false)} />}
    </section>
  );
}

/** Each change, as a comparison with the version in force. While it is written, asked for by whoever opens it. */
function Changes({
  planId,
  isWritten,
  standing,
}: {
  planId: string;
  isWritten: boolean;
  standing: Plan_standingFragment;
}) {
  const [isOpen, setOpen] = useState(!isWritten);
  return (
    <div className="pt-2">
      <Disclosure title={<Trans>Every change</Trans>} level={3} isOpen={isOpen} onOpenChange={setOpen}>
        {isOpen && <Compared planId={planId} standing={standing} />}
      </Disclosure>
    </div>
  );
}

const A_MOMENT_MS = 500;

function Compared({ planId, standing }: { planId: string; standing: Plan_standingFragment }) {
  const { i18n } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: COMPARISON,
    variables: { planId, language: i18n.locale, before: null, after: null, everything: false },
    requestPolicy: 'network-only',
  });
  const shownFor = useRef(standing);
  // A draft goes on meanwhile: what was just written is read a moment later, and shown then.
  useEffect(() => {
    if (shownFor.current === standing) return;
    const timer = setTimeout(() => {
      shownFor.current = standing;
      ask({ requestPolicy: 'network-only' });
    }, A_MOMENT_MS);
    return () => clearTimeout(timer);
  }, [standing, ask]);
  if (error)
    return (
      <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>{inWords(error).message}</ErrorState>
    );
  if (!data && fetching) return <Skeleton lines={4} />;
  const found = data?.planComparison;
  const sections = asSections(found?.sections).filter((section) => section.changeCount > 0);
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-sm text-ink-2">
        <Plural
          value={found?.changeCount ?? 0}
          _0="Nothing is changed yet."
          one="# change"
          other="# changes"
        />
      </p>
      {sections.map((section) => (
        <div key={section.key}>
          <h4 className="text-base">{section.title}</h4>
          {section.parts.map((part) => (
            <PartView key={`${part.key} ${part.rowId}`} part={part} look="inline" />
          ))}
        </div>
      ))}
    </div>
  );
}

/** The family said no, or has not answered: the plan in force stands, and the team may meet about it. */
function NotAgreed({ planId, standing, onLookAgain }: Omit<AmendmentOfProps, 'from'>) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<'meet' | 'end' | null>(null);
  const [setAside, setting] = useDeed(SET_ASIDE, 'setAmendmentAside');
  const answers = standing.latestVersion?.signatureRequests ?? [];
  const isRefused = answers.some(({ signature }) => signature && signature.outcome !== 'granted');
  const act = async (toMeeting: boolean) => {
    const plan = await setAside({ planId, toMeeting });
    if (!plan) return;
    if (toMeeting) {
      toast({ text: t`The same change, now for a meeting. Arrange it on the student’s page.`, tone: 'ok' });
      await navigate({ to: '/plans/$planId', params: { planId: plan.id } });
    } else {
      toast({ text: t`The amendment was given up. The plan in force stands.`, tone: 'ok' });
      onLookAgain();
    }
  };
  const buttons = (
    <span className="flex flex-wrap gap-2">
      <Button look={isRefused ? 'primary' : 'plain'} size="small" onPress={() => setAsks('meet')}>
        <Trans>Take it to a meeting…</Trans>
      </Button>
      <Button look="plain" size="small" onPress={() => setAsks('end')}>
        <Trans>Give it up…</Trans>
      </Button>
    </span>
  );
  return (
    <div className="pt-3">
      <ProblemBanner problem={setting.problem} onDismiss={setting.clear} />
      {isRefused ? (
        <Banner tone="attention" title={t`The family did not agree to this change.`} action={buttons}>
          <Trans>The plan in force stands. Offer the family a meeting about it.</Trans>
        </Banner>
      ) : (
        buttons
      )}
      <ConfirmDialog
        title={t`Take the change to a meeting`}
        isOpen={asks === 'meet'}
        onOpenChange={() => setAsks(null)}
        confirmLabel={t`Take it to a meeting`}
        onConfirm={() => act(true)}
      >
        <Trans>
          This version is void and nobody can sign it any more. The same words begin a new draft that is
          decided at a meeting of the team.
        </Trans>
      </ConfirmDialog>
      <ConfirmDialog
        title={t`Give up the amendment`}
        isOpen={asks === 'end'}
        onOpenChange={() => setAsks(null)}
        confirmLabel={t`Give it up`}
        onConfirm={() => act(false)}
      >
        <Trans>This version is void and nobody can sign it any more. The plan in force stays as it is.</Trans>
      </ConfirmDialog>
    </div>
  );
}
