import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { languageName } from '@/features/students/languages';
import { today } from '@/lib/dates';
import {
  Button,
  DataList,
  Disclosure,
  EmptyState,
  Link,
  PageHeader,
  Section,
  Select,
  StatusMark,
} from '@/ui';
import { ChildrenNotEnrolled } from './ChildrenNotEnrolled';
import { daysBetween } from './days';
import { CASES, REQUESTS } from './documents';
import { LogRequestDialog } from './LogRequestDialog';
import { MatchDialog, type Request } from './MatchDialog';
import { RegisterDialog } from './RegisterDialog';
import { REQUEST_STATES, WAYS } from './relations';
import { speakCaseWords } from './speak';
import { TakeBackDialog } from './TakeBackDialog';

await speakCaseWords();

interface RequestsPageProps {
  state: string | undefined;
  onChoose: (state: string) => void;
}

/** Requests that wait for somebody to say whom they are about, and the evaluations that are open. */
export function RequestsPage({ state, onChoose }: RequestsPageProps) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const shown = REQUEST_STATES.some(({ id }) => id === state) ? (state as string) : 'waiting';
  const [matching, setMatching] = useState<Request | null>(null);
  const [registering, setRegistering] = useState<Request | null>(null);
  const [registered, setRegistered] = useState(0);
  const [takingBack, setTakingBack] = useState<Request | null>(null);
  const [isLogging, setLogging] = useState(false);
  const [after, setAfter] = useState<string | null>(null);
  const [afterCase, setAfterCase] = useState<string | null>(null);
  const [requests, ask] = useQuery({
    query: REQUESTS,
    variables: { state: shown, after },
    requestPolicy: 'cache-and-network',
  });
  const [cases, askCases] = useQuery({
    query: CASES,
    variables: { state: null, after: afterCase },
    requestPolicy: 'cache-and-network',
  });
  const again = () => {
    ask({ requestPolicy: 'network-only' });
    askCases({ requestPolicy: 'network-only' });
  };
  const waiting = requests.data?.helpRequests;
  const open = cases.data?.cases;
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Evaluations` }]} />
      <PageHeader
        title={t`Evaluations`}
        actions={
          <Button onPress={() => setLogging(true)}>
            <Trans>Log a request</Trans>
          </Button>
        }
      />
      <Section
        title={<Trans>Requests</Trans>}
        actions={
          <Select
            label={t`Show`}
            options={REQUEST_STATES.map(({ id, label }) => ({ id, label: i18n._(label) }))}
            value={shown}
            onChange={(id) => {
              setAfter(null);
              onChoose(id);
            }}
          />
        }
      >
        <DataList
          label={t`Requests`}
          rows={waiting?.edges.map((edge) => edge.node)}
          getId={(request) => request.id}
          isLoading={requests.fetching}
          error={requests.error && inWords(requests.error).message}
          onRetry={again}
          empty={<EmptyState title={<Trans>There is no such request.</Trans>} />}
          hasMore={waiting?.pageInfo.hasNextPage}
          onShowMore={() => setAfter(waiting?.pageInfo.endCursor ?? null)}
          isLoadingMore={requests.fetching && after !== null}
          total={waiting?.totalCount}
        >
          {(request) => (
            <RequestRow
              request={request}
              onMatch={() => setMatching(request)}
              onTakeBack={() => setTakingBack(request)}
            />
          )}
        </DataList>
      </Section>
      <ChildrenNotEnrolled key={registered} />
      <Section title={<Trans>Open evaluations</Trans>}>
        <DataList
          label={t`Open evaluations`}
          rows={open?.edges.map((edge) => edge.node)}
          getId={(one) => one.id}
          isLoading={cases.fetching}
          error={cases.error && inWords(cases.error).message}
          onRetry={again}
          empty={<EmptyState title={<Trans>No evaluation is open.</Trans>} />}
          hasMore={open?.pageInfo.hasNextPage}
          onShowMore={() => setAfterCase(open?.pageInfo.endCursor ?? null)}
          isLoadingMore={cases.fetching && afterCase !== null}
          total={open?.totalCount}
        >
          {(one) => (
            <div className="grid items-baseline gap-x-6 gap-y-0.5 py-2 sm:grid-cols-[minmax(0,1fr)_16rem_14rem]">
              <Link href={`/students/${one.student.id}`} className="font-strong">
                {one.student.name}
              </Link>
              <StatusMark standing="partial">{one.says}</StatusMark>
              <SinceReceived day={one.receivedOn} />
            </div>
          )}
        </DataList>
      </Section>
      {matching && (
        <MatchDialog
          request={matching}
          onClose={() => setMatching(null)}
          onDecided={again}
          onRegister={() => {
            setRegistering(matching);
            setMatching(null);
          }}
        />
      )}
      {registering && (
        <RegisterDialog
          request={registering}
          onClose={() => setRegistering(null)}
          onDone={() => {
            setRegistered((before) => before + 1);
            again();
          }}
        />
      )}
      {takingBack && (
        <TakeBackDialog request={takingBack} onClose={() => setTakingBack(null)} onDone={again} />
      )}
      {isLogging && <LogRequestDialog onClose={() => setLogging(false)} onLogged={again} />}
    </>
  );
}

function SinceReceived({ day }: { day: string }) {
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const days = daysBetween(day, today(new Date(), timeZone));
  return (
    <span className="text-sm text-ink-2 tabular-nums">
      {dates.day(day)} · <Plural value={days} _0="today" one="# day ago" other="# days ago" />
    </span>
  );
}

interface RequestRowProps {
  request: Request;
  onMatch: () => void;
  onTakeBack: () => void;
}

function RequestRow({ request, onMatch, onTakeBack }: RequestRowProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const name = `${request.givenName} ${request.familyName}`;
  const { roles } = useViewer();
  // What was called a duplicate by mistake is decided anew by special education.
  const isUndecided =
    request.state === 'waiting' ||
    request.state === 'child_find' ||
    (request.state === 'duplicate' && roles.includes('special_education_admin'));
  // A family that asked from its own place has said itself who the child is.
  const mayTakeBack =
    request.state === 'matched' &&
    request.way !== 'family' &&
    roles.some((role) => role === 'special_education_admin' || role === 'school_leader');
  const way = WAYS[request.way];
  const reach = [request.askerEmail, request.askerPhone].filter(Boolean).join(' · ');
  return (
    <article aria-label={name} className="py-3">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <span className="font-strong">{name}</span>
        <span className="text-sm text-ink-2">
          {[request.birthOn && t`born ${dates.day(request.birthOn)}`, request.school?.name]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <SinceReceived day={request.receivedOn} />
        {request.case && (
          <Link href={`/students/${request.case.student.id}`}>{request.case.student.name}</Link>
        )}
        {isUndecided && (
          <Button size="small" className="ms-auto" onPress={onMatch}>
            <Trans>Match…</Trans>
          </Button>
        )}
        {mayTakeBack && (
          <Button size="small" look="quiet" className="ms-auto" onPress={onTakeBack}>
            <Trans>Take the match back…</Trans>
          </Button>
        )}
      </div>
      <p className="text-sm text-ink-2">
        {request.askerName} ({request.askerRelation}) · {reach || t`no address`} ·{' '}
        {languageName(request.language, i18n.locale)}
        {request.wantsInterpreter && ` · ${t`wants an interpreter`}`}
      </p>
      {request.receipt === 'failed' && (
        <p className="text-sm">
          <StatusMark standing="due-soon">
            <Trans>The receipt did not arrive: call them.</Trans>
          </StatusMark>
        </p>
      )}
      <Disclosure title={t`What was said`}>
        <p className="py-1 whitespace-pre-line">{request.concern ?? t`Not shown to your role.`}</p>
        <p className="pb-1 text-sm text-ink-2">
          {way && i18n._(way)} · {request.saidAloud ? t`said aloud` : t`in writing`} · {request.number}
        </p>
      </Disclosure>
    </article>
  );
}
