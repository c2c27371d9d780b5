import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useAskedAnew } from '@/app/useAskedAnew';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { useErrorWords } from '@/app/words';
import { type FragmentType, readFragment } from '@/gql';
import type { Consent_ofCaseFragment } from '@/gql/graphql';
import { Banner, Button, ErrorState, Link, Skeleton, StatusMark, toast } from '@/ui';
import { AskDialog } from './AskDialog';
import { AttemptDialog } from './AttemptDialog';
import { DraftDialog } from './DraftDialog';
import { CHANGED, OF_CASE, READ, REMIND } from './documents';
import { OverrideDialog } from './OverrideDialog';
import { PaperDialog } from './PaperDialog';
import { speakConsentWords } from './speak';
import { CHANNELS, NOTICE_STATES, NOTICES, OVERRIDES, STANDINGS } from './words';

await speakConsentWords();

export type Found = Consent_ofCaseFragment;
export type Request = NonNullable<Found['request']>;
export type AskedPerson = Request['asked'][number];
/** What a dialog that has done its deed hands back. */
export type Done = (changed: FragmentType<typeof OF_CASE> | null) => boolean;

/** A parent said no: whoever comes to agree is asked anew. */
const WITHOUT_CONSENT = ['declined', 'override_sought'];

interface ConsentOfCaseProps {
  caseId: string;
  studentId: string;
  /** Where the case stands; asked again when it moves. */
  state: string;
  onChanged: () => void;
}

type Open =
  | { kind: 'propose' | 'refuse' | 'defend' | 'ask' | 'attempt' | 'override' }
  | { kind: 'paper'; person: AskedPerson };

/** Proposing or refusing an evaluation, and the family's consent to it. */
export default function ConsentOfCase({ caseId, studentId, state, onChanged }: ConsentOfCaseProps) {
  const { i18n } = useLingui();
  const inWords = useErrorWords();
  const [open, setOpen] = useState<Open | null>(null);
  const [{ data, error, fetching }, ask] = useQuery({
    query: READ,
    variables: { caseId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  // How often somebody changed something about the student while this was open.
  const [{ data: changes }] = useSubscription<unknown, number>(
    { query: CHANGED, variables: { id: studentId } },
    (seen = 0) => seen + 1,
  );
  useAskedAnew(again, `${state} ${changes}`);
  const found = readFragment(OF_CASE, data?.caseConsent);
  if (!found) {
    if (error) return <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>;
    return fetching ? <Skeleton lines={3} /> : null;
  }
  const done: Done = (changed) => {
    if (!changed) return false;
    setOpen(null);
    again();
    onChanged();
    return true;
  };
  const close = () => setOpen(null);
  return (
    <>
      {mayBeProposed(found) && <Proposing found={found} onOpen={setOpen} />}
      {found.independentAsked && <Independent found={found} onOpen={setOpen} />}
      {(found.request || found.caseState === 'proposed') && (
        <Consenting found={found} onOpen={setOpen} onDone={done} />
      )}
      {(open?.kind === 'propose' || open?.kind === 'refuse' || open?.kind === 'defend') && (
        <DraftDialog caseId={caseId} what={open.kind} onClose={close} onDone={done} />
      )}
      {open?.kind === 'ask' && (
        <AskDialog
          caseId={caseId}
          studentId={studentId}
          isAgain={!!found.request}
          onClose={close}
          onDone={done}
        />
      )}
      {open?.kind === 'attempt' && found.request && (
        <AttemptDialog caseId={caseId} since={found.request.requestedOn} onClose={close} onDone={done} />
      )}
      {open?.kind === 'override' && found.request && (
        <OverrideDialog
          caseId={caseId}
          studentId={studentId}
          since={found.request.requestedOn}
          onClose={close}
          onDone={done}
        />
      )}
      {open?.kind === 'paper' && found.request && (
        <PaperDialog
          caseId={caseId}
          studentId={studentId}
          request={found.request}
          person={open.person}
          onClose={close}
          onDone={done}
        />
      )}
    </>
  );
}

interface PartProps {
  found: Found;
  onOpen: (open: Open) => void;
}

/** Under review; and asked for after all by a parent, until its notice is out. */
function mayBeProposed({ caseState, notices }: Found): boolean {
  return caseState === 'review_of_data' || (caseState === 'proposed' && !notices.some((one) => one.opens));
}

function Proposing({ found, onOpen }: PartProps) {
  const { t } = useLingui();
  const may = found.may.includes('propose');
  return (
    <section aria-label={t`Propose or refuse`} className="mt-2 border-t border-line py-3">
      <h4 className="font-strong">
        <Trans>Propose or refuse</Trans>
      </h4>
      <p className="max-w-prose text-sm text-ink-2">
        <Trans>
          The family is told in writing first (34 CFR 300.503). Once the notice is issued, the step can be
          taken.
        </Trans>
      </p>
      <Notices found={found} />
      {may && (
        <div className="flex flex-wrap gap-2 py-1">
          <Button aria-haspopup="dialog" onPress={() => onOpen({ kind: 'propose' })}>
            <Trans>Draft a notice that proposes…</Trans>
          </Button>
          {found.caseState === 'review_of_data' && (
            <Button look="quiet" aria-haspopup="dialog" onPress={() => onOpen({ kind: 'refuse' })}>
              <Trans>Draft a notice that refuses…</Trans>
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** A parent asked for an independent evaluation: it is paid for, or refused in writing with a hearing. */
function Independent({ found, onOpen }: PartProps) {
  const { t, i18n } = useLingui();
  return (
    <section aria-label={t`Independent evaluation`} className="mt-2 border-t border-line py-3">
      <h4 className="font-strong">
        <Trans>Independent evaluation</Trans>
      </h4>
      <p className="max-w-prose text-sm text-ink-2">
        <Trans>
          A parent asked for one at public expense. The district pays for it, or tells the family in writing
          why not and asks for a hearing, without unnecessary delay (34 CFR 300.502(b)(2)).
        </Trans>
      </p>
      {found.notices
        .filter((one) => one.what === 'defend')
        .map((one) => (
          <Link key={one.noticeId} href={`/notices/${one.noticeId}`}>
            {i18n._(NOTICES.defend)}
          </Link>
        ))}
      {found.may.includes('propose') && (
        <div className="py-1">
          <Button look="quiet" aria-haspopup="dialog" onPress={() => onOpen({ kind: 'defend' })}>
            <Trans>Draft a notice that refuses it…</Trans>
          </Button>
        </div>
      )}
    </section>
  );
}

/** The notices of this review: the one that opens the step, or opened it, among them. */
function Notices({ found }: { found: Found }) {
  const { i18n } = useLingui();
  const notices = found.notices.filter(({ what }) => !(what === 'defend' && found.independentAsked));
  if (notices.length === 0) return null;
  const isUnderReview = found.caseState === 'review_of_data';
  return (
    <ul className="py-1">
      {notices.map((one) => {
        const said = NOTICE_STATES[one.state];
        return (
          <li key={one.noticeId} className="flex flex-wrap items-center gap-x-3 py-1">
            <Link href={`/notices/${one.noticeId}`}>
              {i18n._(NOTICES[one.what as keyof typeof NOTICES] ?? NOTICES.propose)}
            </Link>
            <StatusMark
              standing={one.opens || (!isUnderReview && one.state !== 'draft') ? 'done' : 'waiting'}
            >
              {said && i18n._(said)}
            </StatusMark>
            {isUnderReview && !one.opens && one.state !== 'draft' && (
              <span className="text-sm text-ink-2">
                <Trans>It names another plan than there is now: draft it anew.</Trans>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Consenting({ found, onOpen, onDone }: PartProps & { onDone: Done }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { idempotencyKey, isDone } = useDeedKey();
  const [remind, reminding] = useDeed(REMIND, 'remindOfConsent');
  const request = found.request;
  const may = found.may.includes('ask');
  const isWaiting = found.caseState === 'consent_pending';
  const isOpen = request?.asked.some((one) => one.state === 'requested' || one.state === 'viewed');
  return (
    <section aria-label={t`Consent`} className="mt-2 border-t border-line py-3">
      <h4 className="font-strong">
        <Trans>Consent</Trans>
      </h4>
      <ProblemBanner problem={reminding.problem} onDismiss={reminding.clear} />
      <Notices found={found} />
      {request ? (
        <>
          <p className="text-sm text-ink-2">
            {request.kind} ·{' '}
            <Trans>
              asked on {dates.day(request.requestedOn)} by {request.requestedBy}
            </Trans>
            {request.version > 1 && (
              <>
                {' · '}
                <Trans>version {request.version}</Trans>
              </>
            )}
          </p>
          {request.conflict && (
            <div className="py-2">
              <Banner
                tone="attention"
                title={<Trans>The answers differ, or an agreement was taken back.</Trans>}
              >
                {request.granted ? (
                  <Trans>
                    One valid consent is enough unless an order says otherwise. Look before you go on.
                  </Trans>
                ) : (
                  <Trans>Nothing more is assessed until somebody has looked at it.</Trans>
                )}
              </Banner>
            </div>
          )}
          {request.bothDecide && (
            <p className="text-sm">
              <Trans>An order says that everybody asked has to agree.</Trans>
            </p>
          )}
          <ul className="divide-y divide-line">
            {request.asked.map((one) => (
              <Person
                key={one.id}
                person={one}
                request={request}
                mayRecord={may}
                isWaiting={isWaiting}
                onPaper={() => onOpen({ kind: 'paper', person: one })}
              />
            ))}
          </ul>
        </>
      ) : (
        <p className="text-sm text-ink-2">
          <Trans>Nobody was asked yet. Nothing is assessed before the parent agrees (34 CFR 300.300).</Trans>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2 py-1">
        {may && ['proposed', 'consent_pending', ...WITHOUT_CONSENT].includes(found.caseState) && (
          <Button
            look={request ? 'quiet' : 'primary'}
            aria-haspopup="dialog"
            onPress={() => onOpen({ kind: 'ask' })}
          >
            {request ? <Trans>Ask anew…</Trans> : <Trans>Ask for consent…</Trans>}
          </Button>
        )}
        {may && isWaiting && isOpen && request && (
          <Button
            look="quiet"
            isPending={reminding.isPending}
            onPress={async () => {
              const told = await remind({ caseId: found.caseId, idempotencyKey, language: i18n.locale });
              if (told) isDone();
              if (onDone(told))
                toast({ text: t`A letter went out to everybody who had none today.`, tone: 'ok' });
            }}
          >
            <Trans>Write once more</Trans>
          </Button>
        )}
        {may && isWaiting && (
          <Button look="quiet" aria-haspopup="dialog" onPress={() => onOpen({ kind: 'attempt' })}>
            <Trans>Log an attempt…</Trans>
          </Button>
        )}
        {found.may.includes('override') && (isWaiting || found.caseState === 'override_sought') && (
          <Button look="quiet" aria-haspopup="dialog" onPress={() => onOpen({ kind: 'override' })}>
            <Trans>Mediation or hearing…</Trans>
          </Button>
        )}
        {request && (
          <>
            <Link
              href={`/print/consent.pdf?request=${request.id}&language=en`}
              target="_blank"
              rel="noreferrer"
            >
              <Trans>PDF in English</Trans>
            </Link>
            <Link
              href={`/print/consent.pdf?request=${request.id}&language=es`}
              target="_blank"
              rel="noreferrer"
            >
              <Trans>PDF in Spanish</Trans>
            </Link>
          </>
        )}
      </div>
      <Efforts found={found} isWaiting={isWaiting} />
    </section>
  );
}

function Efforts({ found, isWaiting }: { found: Found; isWaiting: boolean }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const [needed, ways] = [found.attemptsNeeded, found.channelsNeeded];
  if (found.attempts.length === 0 && found.overrides.length === 0) return null;
  return (
    <div className="pt-2 text-sm">
      {found.attempts.length > 0 && (
        <>
          <h5 className="font-strong">
            <Trans>Attempts to reach the parent</Trans>
          </h5>
          <ul className="space-y-1 py-1">
            {found.attempts.map((one) => {
              const channel = CHANNELS[one.channel];
              return (
                <li key={one.id}>
                  {dates.day(one.madeOn)} · {channel && i18n._(channel)} · {one.madeBy}
                  <span className="block whitespace-pre-line text-ink-2">{one.outcome}</span>
                </li>
              );
            })}
          </ul>
          {isWaiting && !found.attemptsAreEnough && (
            <p className="text-ink-2">
              <Trans>
                That no answer came can be recorded after {needed} attempts in {ways} ways.
              </Trans>
            </p>
          )}
        </>
      )}
      {found.overrides.map((one) => {
        const way = OVERRIDES[one.way];
        return (
          <p key={`${one.way}${one.decidedOn}`}>
            {way && i18n._(way)} · {dates.day(one.decidedOn)}
            <span className="block whitespace-pre-line text-ink-2">{one.reason}</span>
          </p>
        );
      })}
    </div>
  );
}

interface PersonProps {
  person: AskedPerson;
  request: Request;
  mayRecord: boolean;
  isWaiting: boolean;
  onPaper: () => void;
}

function Person({ person, request, mayRecord, isWaiting, onPaper }: PersonProps) {
  const { t } = useLingui();
  const dates = useDates();
  const last = person.answers.at(-1);
  const isOpen = person.state === 'requested' || person.state === 'viewed';
  const agreed = person.state === 'granted' || person.state === 'partially_granted';
  const left = request.areas.filter((area) => last?.refusedAreas.includes(area.key)).map((area) => area.name);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
      <span className="font-strong">{person.name}</span>
      <StatusMark standing={STANDINGS[person.state] ?? 'waiting'}>{person.says}</StatusMark>
      {last && (
        <span className="text-sm text-ink-2">
          {last.way === 'paper' ? (
            <Trans>
              on paper, signed {dates.day(last.signedOn)}, received {dates.day(last.receivedOn)}
            </Trans>
          ) : (
            <Trans>in the app, {dates.day(last.receivedOn)}</Trans>
          )}
        </span>
      )}
      {isOpen && person.writtenOn && (
        <span className="text-sm text-ink-2">
          <Trans>written to on {dates.day(person.writtenOn)}</Trans>
        </span>
      )}
      {person.whyClosed && <span className="text-sm text-ink-2">{person.whyClosed}</span>}
      {left.length > 0 && (
        <span className="text-sm">
          <Trans>Not agreed to: {left.join(', ')}</Trans>
        </span>
      )}
      {last?.comment && <span className="block w-full text-sm whitespace-pre-line">{last.comment}</span>}
      {mayRecord && ((isOpen && isWaiting) || agreed || person.state === 'expired') && (
        <Button
          size="small"
          look="quiet"
          className="ms-auto"
          aria-haspopup="dialog"
          aria-label={t`Answer on paper…: ${person.name}`}
          onPress={onPaper}
        >
          <Trans>Answer on paper…</Trans>
        </Button>
      )}
    </li>
  );
}
