import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { readFragment } from '@/gql';
import type { Rights_ofStudentFragment } from '@/gql/graphql';
import { today } from '@/lib/dates';
import {
  Banner,
  Button,
  DataList,
  EmptyState,
  ErrorState,
  Facts,
  PageHeader,
  Section,
  Skeleton,
  StatusMark,
  toast,
} from '@/ui';
import { DecideDialog } from './DecideDialog';
import { CHANGED, LOOK, OF_STUDENT, READ } from './documents';
import { speakHolderWords } from './speak';
import { WhoCanSee } from './WhoCanSee';
import { APPOINTED, BASES, CLOSED, GROUNDS, KINDS, SCOPES, STANDS } from './words';

await speakHolderWords();

export type Rights = Rights_ofStudentFragment;
type Held = Rights['held'][number];
type Decision = Rights['decisions'][number];

/** Who holds a parent's rights for one student: which, from when to when, by what; and what was decided about it. */
export function RightsPage({ studentId }: { studentId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: READ,
    variables: { studentId },
    // A right that holds today may be over tomorrow.
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  const [changed] = useSubscription({
    query: CHANGED,
    variables: { id: studentId },
    pause: !data?.studentRights,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when somebody changed the student
  useEffect(() => {
    if (changed.data) again();
  }, [changed.data]);
  const rights = readFragment(OF_STUDENT, data?.studentRights);
  if (rights) return <FamilyAndRights rights={rights} onChanged={again} />;
  return (
    <>
      <PageHeader title={t`Family and rights`} />
      {error ? (
        <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
      ) : fetching ? (
        <Skeleton lines={12} />
      ) : (
        <EmptyState title={<Trans>There is no such student, or this page is not open to your role.</Trans>}>
          <Trans>The case manager, the principal and special education administration have it.</Trans>
        </EmptyState>
      )}
    </>
  );
}

function FamilyAndRights({ rights, onChanged }: { rights: Rights; onChanged: () => void }) {
  const { t, i18n } = useLingui();
  const [isDeciding, setDeciding] = useState(false);
  const people = [...new Map(rights.held.map((one) => [one.personId, one.name]))];
  const waiting = rights.decisions.filter((one) => one.closed.length > 0 && !one.lookedAt);
  const withoutRights = rights.family.filter((one) => !rights.held.some((held) => held.personId === one.id));
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: rights.name, href: `/students/${rights.studentId}` },
          { label: t`Family and rights` },
        ]}
      />
      <PageHeader
        title={t`Family and rights`}
        documentTitle={`${t`Family and rights`} · ${rights.name}`}
        subtitle={rights.name}
        actions={
          rights.mayKeep && (
            <Button look="primary" aria-haspopup="dialog" onPress={() => setDeciding(true)}>
              <Trans>Record a decision…</Trans>
            </Button>
          )
        }
      />
      {waiting.map((one) => (
        <Closed key={one.id} decision={one} onLooked={onChanged} />
      ))}
      <Section title={<Trans>Who holds which right</Trans>}>
        <DataList
          label={t`Who holds which right`}
          rows={people}
          getId={([id]) => id}
          empty={
            <EmptyState title={<Trans>Nobody holds a parent’s right for this student.</Trans>}>
              <Trans>
                A child without a parent who can be found needs a surrogate within 30 days (34 CFR 300.519).
              </Trans>
            </EmptyState>
          }
        >
          {([id, name]) => (
            <Person
              name={name}
              saidAs={rights.family.find((one) => one.id === id)?.saidAs ?? null}
              held={rights.held.filter((one) => one.personId === id)}
            />
          )}
        </DataList>
        {withoutRights.length > 0 && (
          <p className="pt-3 text-sm text-ink-2">
            <Trans>
              Family without rights here:{' '}
              {new Intl.ListFormat(i18n.locale).format(
                withoutRights.map((one) => (one.saidAs ? `${one.name} (${one.saidAs})` : one.name)),
              )}
              .
            </Trans>
          </p>
        )}
      </Section>
      <Section title={<Trans>Coming of age</Trans>}>
        <Majority rights={rights} />
      </Section>
      <Section
        title={<Trans>Decisions on record</Trans>}
        note={
          rights.decisions.length > 0 &&
          plural(rights.decisions.length, { one: '# decision', other: '# decisions' })
        }
      >
        <DataList
          label={t`Decisions on record`}
          rows={rights.decisions}
          getId={(one) => one.id}
          empty={
            <EmptyState
              title={<Trans>Nothing was decided; parents are presumed to hold these rights.</Trans>}
            >
              <Trans>Both parents do, until a paper says otherwise (34 CFR 99.4, 300.613(c)).</Trans>
            </EmptyState>
          }
        >
          {(one) => <DecisionRow decision={one} />}
        </DataList>
      </Section>
      <WhoCanSee studentId={rights.studentId} standing={`${rights.number} ${rights.held.length}`} />
      {isDeciding && (
        <DecideDialog
          rights={rights}
          onClose={() => setDeciding(false)}
          onStale={onChanged}
          onDone={() => {
            setDeciding(false);
            toast({ text: t`The decision is on record.`, tone: 'ok' });
            onChanged();
          }}
        />
      )}
    </>
  );
}

/** What a decision closed, until somebody has looked at it. */
function Closed({ decision, onLooked }: { decision: Decision; onLooked: () => void }) {
  const { i18n } = useLingui();
  const [look, { isPending, problem }] = useDeed(LOOK, 'lookAtRightsDecision');
  const kinds = [...new Set(decision.closed)].map((one) => (CLOSED[one] ? i18n._(CLOSED[one]) : one));
  const what = new Intl.ListFormat(i18n.locale).format(kinds);
  return (
    <div className="pb-4">
      <ProblemBanner problem={problem} />
      <Banner
        tone="attention"
        title={<Trans>A right ended while something was open</Trans>}
        action={
          <Button
            isPending={isPending}
            onPress={async () => {
              if (await look({ id: decision.id })) onLooked();
            }}
          >
            <Trans>I have looked at it</Trans>
          </Button>
        }
      >
        <Trans>
          With {decision.name}: {what}. It was closed at once. See who holds the right now, and ask them if
          nobody has answered.
        </Trans>
      </Banner>
    </div>
  );
}

function Person({ name, saidAs, held }: { name: string; saidAs: string | null; held: readonly Held[] }) {
  const now = held.filter((one) => one.standing === 'in_force');
  const toCome = held.filter((one) => one.standing === 'to_come');
  const over = held.filter((one) => one.standing === 'over');
  const isBoth = now.some(
    (one) =>
      APPOINTED.includes(one.basis) && now.some((two) => two.law === one.law && STANDS.includes(two.basis)),
  );
  return (
    <div className="flex flex-col gap-2 py-3">
      <h3 className="text-base">
        {name}
        {saidAs && <span className="text-ink-2"> · {saidAs}</span>}
      </h3>
      {now.length === 0 && (
        <StatusMark standing="plain">
          <Trans>Holds no right today</Trans>
        </StatusMark>
      )}
      {isBoth && (
        <StatusMark standing="partial">
          <Trans>
            Holds the same right twice: no paper says that the appointment takes the place of what stood
            before.
          </Trans>
        </StatusMark>
      )}
      <ul className="flex flex-col gap-2">
        {[...now, ...toCome, ...over].map((one) => (
          <Right key={one.id} right={one} />
        ))}
      </ul>
    </div>
  );
}

/** One right in words: under which law, what it lets them do, from when to when, and by what. */
function Right({ right }: { right: Held }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const basis = BASES[right.basis];
  const may = [
    right.mayView && SCOPES.view,
    right.mayConsent && right.law === 'IDEA' && SCOPES.consent,
    right.mayReceiveNotice && right.law === 'IDEA' && SCOPES.notice,
  ].filter((one) => !!one);
  const what = may.map((one) => i18n._(one)).join(' · ');
  const from = dates.day(right.startsOn);
  const until = right.endsOn && dates.day(right.endsOn);
  return (
    <li className="grid gap-x-4 sm:grid-cols-[11rem_1fr]">
      <StatusMark
        standing={right.standing === 'in_force' ? 'done' : right.standing === 'to_come' ? 'waiting' : 'plain'}
        className="items-start"
      >
        <span className={right.standing === 'over' ? 'text-ink-2' : 'font-strong'}>
          {right.law === 'IDEA' ? t`Special education` : t`Record (FERPA)`}
        </span>
      </StatusMark>
      <div className="min-w-0">
        <p className={right.standing === 'over' ? 'text-ink-2' : undefined}>{what}</p>
        <p className="text-sm text-ink-2">
          {right.standing === 'over' && until ? (
            <Trans>
              From {from}, ended {until}
            </Trans>
          ) : right.standing === 'to_come' ? (
            until ? (
              <Trans>
                Begins {from}, ends {until}
              </Trans>
            ) : (
              <Trans>Begins {from}</Trans>
            )
          ) : until ? (
            <Trans>
              Since {from}, ends by itself on {until}
            </Trans>
          ) : (
            <Trans>Since {from}</Trans>
          )}
          {right.endsByMajority && (
            <>
              {' '}
              <Trans>(the student comes of age)</Trans>
            </>
          )}
          {' · '}
          {basis ? i18n._(basis) : right.basis}
          {right.decision !== null && (
            <>
              {' · '}
              <Trans>decision {right.decision}</Trans>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

function Majority({ rights }: { rights: Rights }) {
  const dates = useDates();
  const { givenName, ideaAge, ideaOn, ferpaOn, isTheirOwn } = rights;
  if (!ideaOn || !ferpaOn) {
    return (
      <p className="text-ink-2">
        <Trans>The day of birth is not known, so nothing can be said about it.</Trans>
      </p>
    );
  }
  const idea = dates.day(ideaOn);
  const ferpa = dates.day(ferpaOn);
  return (
    <div className="flex max-w-prose flex-col gap-1.5">
      {isTheirOwn && (
        <StatusMark standing="done">
          <Trans>{givenName} decides for themselves today.</Trans>
        </StatusMark>
      )}
      <p>
        <Trans>
          Special education rights (IDEA) are {givenName}’s own from {idea}, at {ideaAge} in this state. From
          then on consent is theirs; parents go on receiving notices (34 CFR 300.520).
        </Trans>
      </p>
      <p>
        <Trans>
          The right to the record (FERPA) is {givenName}’s own from {ferpa}, at 18 everywhere (34 CFR 99.5).
        </Trans>
      </p>
      <p className="text-sm text-ink-2">
        <Trans>Only a guardian appointed by a court keeps rights after that day.</Trans>
      </p>
    </div>
  );
}

function DecisionRow({ decision }: { decision: Decision }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const kind = KINDS[decision.kind];
  const ground = decision.ground ? GROUNDS[decision.ground] : null;
  const on = dates.day(today(new Date(decision.recordedAt)));
  const lookedOn = decision.lookedAt && dates.day(today(new Date(decision.lookedAt)));
  const until = decision.endsOn && dates.day(decision.endsOn);
  const from = dates.day(decision.startsOn);
  const scopes = decision.scopes.map((one) => (SCOPES[one] ? i18n._(SCOPES[one]) : one)).join(' · ');
  const closed = [...new Set(decision.closed)].map((one) => (CLOSED[one] ? i18n._(CLOSED[one]) : one));
  return (
    <article className="flex flex-col gap-1.5 py-3" aria-label={`${decision.number}. ${decision.name}`}>
      <h3 className="text-base">
        {decision.number}. {kind ? i18n._(kind) : decision.kind} · {decision.name}
      </h3>
      <Facts
        facts={[
          { label: t`In force`, value: until ? t`${from} until ${until}` : t`from ${from}` },
          {
            label: t`What this person may do`,
            value: decision.kind === 'ended' ? null : scopes || t`Nothing of these`,
          },
          { label: t`Why a surrogate`, value: ground && i18n._(ground) },
          { label: t`Reason`, value: decision.reason },
          {
            label: t`Paper`,
            value: decision.paper?.title ?? (decision.hasPaper ? t`On file; not open to you` : null),
          },
          { label: t`Recorded`, value: t`${decision.recordedBy}, ${on}` },
          {
            label: t`Closed with it`,
            value: closed.length > 0 ? new Intl.ListFormat(i18n.locale).format(closed) : null,
          },
          { label: t`Looked at`, value: lookedOn && t`${decision.lookedAtBy ?? ''}, ${lookedOn}` },
        ]}
      />
    </article>
  );
}
