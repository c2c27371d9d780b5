import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useAskedAnew } from '@/app/useAskedAnew';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { readFragment } from '@/gql';
import type { Moves_ofStudentFragment, MovesOfStudent_movesQuery } from '@/gql/graphql';
import { Banner, Button, Disclosure, ErrorState, Link, Section, Skeleton, StatusMark } from '@/ui';
import { CaseLine } from '../cases/CaseLine';
import { speakCaseWords } from '../cases/speak';
import { TakeStep } from '../cases/TakeStep';
import { BeginExitDialog, BeginTransferDialog, ReturnDialog, WhereFromDialog } from './BeginDialogs';
import { DRAFT, MOVES, OF_STUDENT } from './documents';
import { PaperDialog } from './PaperDialog';
import { Summary } from './Summary';
import { speakMoveWords } from './speak';
import { HOWS, NOTICE_STATES, PAPERS } from './words';

await Promise.all([speakMoveWords(), speakCaseWords()]);

export type Moves = Moves_ofStudentFragment;
export type Move = Moves['moves'][number];
type Case = NonNullable<MovesOfStudent_movesQuery['student']>['cases'][number];
type Step = Case['steps'][number];

interface MovesOfStudentProps {
  studentId: string;
  name: string;
  /** Changes when a case of the student does, so that the page asks again. */
  standing: string;
}

/** A student who came from another district, or leaves special education: where that stands and what comes next. */
export default function MovesOfStudent({ studentId, name, standing }: MovesOfStudentProps) {
  const inWords = useErrorWords();
  const dates = useDates();
  const [open, setOpen] = useState<'transfer' | 'exit' | 'return' | null>(null);
  const [{ data, error }, ask] = useQuery({
    query: OF_STUDENT,
    variables: { studentId },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAskedAnew(again, standing);
  const found = readFragment(MOVES, data?.studentMoves);
  if (data && !found) return null;
  const close = () => {
    setOpen(null);
    again();
  };
  return (
    <Section
      title={<Trans>Arriving and leaving</Trans>}
      actions={
        found && (
          <>
            {found.mayBegin.includes('transfer') && (
              <Button size="small" onPress={() => setOpen('transfer')}>
                <Trans>Came from another district…</Trans>
              </Button>
            )}
            {found.mayBegin.includes('exit') && (
              <Button size="small" onPress={() => setOpen('exit')}>
                <Trans>Propose an exit…</Trans>
              </Button>
            )}
          </>
        )
      }
    >
      {!found &&
        (error ? <ErrorState onRetry={again}>{inWords(error).message}</ErrorState> : <Skeleton lines={2} />)}
      {found?.left && (
        <Banner tone="attention">
          <Trans>
            {name} left special education on {dates.day(found.left.leftOn)}: {found.left.reasonSays}. The file
            is closed; how long it is kept is counted from {dates.day(found.left.retentionFrom)}.
          </Trans>{' '}
          {found.mayReturn && (
            <Button size="small" onPress={() => setOpen('return')}>
              <Trans>Has come back…</Trans>
            </Button>
          )}
        </Banner>
      )}
      {found?.moves.length === 0 && (
        <p className="py-1 text-sm text-ink-2">
          <Trans>No transfer and no exit is on record.</Trans>
        </p>
      )}
      {found?.moves.map((move) => {
        const of = data?.student?.cases.find(({ id }) => id === move.caseId);
        return (
          of && <MoveCard key={move.caseId} move={move} of={of} studentId={studentId} onChanged={again} />
        );
      })}
      {open === 'transfer' && <BeginTransferDialog studentId={studentId} onClose={close} />}
      {open === 'exit' && found && (
        <BeginExitDialog studentId={studentId} reasons={found.reasons} onClose={close} />
      )}
      {open === 'return' && found?.left && (
        <ReturnDialog studentId={studentId} since={found.left.leftOn} onClose={close} />
      )}
    </Section>
  );
}

interface MoveCardProps {
  move: Move;
  of: Case;
  studentId: string;
  onChanged: () => void;
}

function MoveCard({ move, of, studentId, onChanged }: MoveCardProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [taking, setTaking] = useState<Step | null>(null);
  const [paper, setPaper] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [draft, drafting] = useDeed(DRAFT, 'draftMoveNotice');
  const title = move.machine === 'transfer' ? t`Transfer` : t`Exit`;
  const from = [move.otherDistrict, move.otherState].filter(Boolean).join(', ');
  const canNow = of.steps.filter((step) => step.may);
  const waiting = of.steps.filter((step) => !step.may);
  return (
    <article aria-label={title} className="border-b border-line py-3 last:border-0">
      <h3 className="font-strong">
        {title}
        {move.reasonSays && `: ${move.reasonSays}`}
      </h3>
      <p className="text-sm text-ink-2">
        {move.machine === 'transfer' ? (
          <Trans>Arrived on {dates.day(move.on)}</Trans>
        ) : (
          <Trans>Leaves on {dates.day(move.on)}</Trans>
        )}
        {from && ` · ${from}`}
        {move.code && ` · FS009: ${move.code}`}
        {move.cite && ` · ${move.cite}`}
      </p>
      {move.note && <p className="text-sm whitespace-pre-line">{move.note}</p>}
      <CaseLine line={of.line} label={t`Where it stands`} />
      {move.confirmedAheadOn && (
        <Banner tone="attention">
          {move.closesOn ? (
            <Trans>
              Confirmed on {dates.day(move.confirmedAheadOn)}. The file stays open until{' '}
              {dates.day(move.closesOn)} and closes by itself on that day. Until then the exit can be
              withdrawn.
            </Trans>
          ) : (
            <Trans>
              Confirmed on {dates.day(move.confirmedAheadOn)}, but no notice of it stands. The file stays open
              until one is issued and has had its time.
            </Trans>
          )}
        </Banner>
      )}
      {!move.confirmedAheadOn && move.closesOn && move.closesOn > move.on && (
        <p className="py-1 text-sm">
          <Trans>
            The notice gives its time until {dates.day(move.closesOn)}; the file does not close before that
            day.
          </Trans>
        </p>
      )}
      <ProblemBanner problem={drafting.problem} />
      {canNow.length > 0 && (
        <div className="flex flex-wrap gap-2 py-1">
          {canNow.map((step) => (
            <Button key={step.event} onPress={() => setTaking(step)}>
              {step.says}…
            </Button>
          ))}
        </div>
      )}
      {move.papers.length > 0 && (
        <ul aria-label={t`On record`} className="divide-y divide-line py-1 text-sm">
          {move.papers.map((one) => (
            <li key={one.id} className="py-1.5">
              <span className="font-strong">{one.says}</span>
              <span className="text-ink-2">
                {' · '}
                {[dates.day(one.on), one.how && HOWS[one.how] && i18n._(HOWS[one.how] as never), one.who]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {one.said && <span className="block whitespace-pre-line">{one.said}</span>}
            </li>
          ))}
        </ul>
      )}
      {move.notices.map((one) => (
        <p key={one.noticeId} className="flex flex-wrap items-baseline gap-x-3 text-sm">
          <Link href={`/notices/${one.noticeId}`}>
            <Trans>Prior written notice</Trans>
          </Link>
          <StatusMark standing={one.state === 'draft' ? 'partial' : 'done'}>
            {NOTICE_STATES[one.state] ? i18n._(NOTICE_STATES[one.state] as never) : one.state}
          </StatusMark>
        </p>
      ))}
      <Summary move={move} onChanged={onChanged} />
      <div className="flex flex-wrap gap-2 py-1">
        {move.machine === 'transfer' && !move.otherState && move.papersToKeep.length > 0 && (
          <Button size="small" onPress={() => setAsking(true)}>
            <Trans>Where from…</Trans>
          </Button>
        )}
        {move.papersToKeep.map((kind) => {
          const words = PAPERS[kind];
          return (
            words && (
              <Button key={kind} size="small" look="quiet" onPress={() => setPaper(kind)}>
                {i18n._(words.add)}
              </Button>
            )
          );
        })}
        {move.noticesToDraft
          .filter((step) => !move.notices.some((one) => one.step === step))
          .map((step) => (
            <Button
              key={step}
              size="small"
              look="quiet"
              isPending={drafting.isPending}
              onPress={async () => {
                if (await draft({ caseId: move.caseId, step })) onChanged();
              }}
            >
              {step === 'adopt_plan' ? (
                <Trans>Draft the notice: plan adopted</Trans>
              ) : step === 'order_plan' ? (
                <Trans>Draft the notice: new plan</Trans>
              ) : (
                <Trans>Draft the notice</Trans>
              )}
            </Button>
          ))}
      </div>
      {waiting.length > 0 && (
        <Disclosure title={t`Other steps, and what they wait for`}>
          <ul className="space-y-1.5 py-1 text-sm">
            {waiting.map((step) => (
              <li key={step.event}>
                <span className="font-strong">{step.says}</span>
                <span className="text-ink-2">
                  {' — '}
                  {[step.why, step.doNext].filter(Boolean).join(' ')}
                </span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      <Disclosure title={t`What was done`}>
        <ol className="space-y-1 py-1 text-sm">
          {of.events.map((event) => (
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
        <TakeStep caseId={move.caseId} step={taking} onClose={() => setTaking(null)} onChanged={onChanged} />
      )}
      {paper && (
        <PaperDialog
          caseId={move.caseId}
          studentId={studentId}
          kind={paper}
          onClose={() => setPaper(null)}
          onDone={onChanged}
        />
      )}
      {isAsking && (
        <WhereFromDialog
          caseId={move.caseId}
          onClose={() => {
            setAsking(false);
            onChanged();
          }}
        />
      )}
    </article>
  );
}
