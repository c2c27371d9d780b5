import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useAskedAnew } from '@/app/useAskedAnew';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { useErrorWords } from '@/app/words';
import type { EligibilityOfStudent_eligibilityQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import {
  Banner,
  Button,
  DatePicker,
  Dialog,
  EmptyState,
  ErrorState,
  Link,
  Section,
  Select,
  Skeleton,
  StatusMark,
  TextArea,
} from '@/ui';
import { FileSelect } from '../consents/FileSelect';
import { BEGIN, KEEP_PAPER, OF_STUDENT, REEVALUATE } from './documents';
import { ReferDialog } from './ReferDialog';
import { speakEligibilityWords } from './speak';
import { paperOf } from './words';

await speakEligibilityWords();

type Eligibility = NonNullable<EligibilityOfStudent_eligibilityQuery['eligibility']>;

interface EligibilityOfStudentProps {
  studentId: string;
  /** Changes when a case of the student does, so that the page asks again. */
  standing: string;
  /** Something was put on record that a case may have waited for. */
  onKept: () => void;
}

/** Eligibility of a student: the category, what was and is being determined, and what comes. */
export default function EligibilityOfStudent({ studentId, standing, onKept }: EligibilityOfStudentProps) {
  const inWords = useErrorWords();
  const [{ data, error }, ask] = useQuery({
    query: OF_STUDENT,
    variables: { studentId },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAskedAnew(again, standing);
  if (data && !data.eligibility) return null;
  return (
    <Section title={<Trans>Eligibility</Trans>} note={data?.eligibility?.category}>
      {!data?.eligibility ? (
        error ? (
          <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
        ) : (
          <Skeleton lines={3} />
        )
      ) : (
        <Known studentId={studentId} found={data.eligibility} onChanged={again} onKept={onKept} />
      )}
    </Section>
  );
}

function Known({
  studentId,
  found,
  onChanged,
  onKept,
}: {
  studentId: string;
  found: Eligibility;
  onChanged: () => void;
  onKept: () => void;
}) {
  const { i18n } = useLingui();
  const dates = useDates();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'refer' | 'reevaluate' | { paper: string } | null>(null);
  const { idempotencyKey } = useDeedKey();
  const [begin, { isPending, problem }] = useDeed(BEGIN, 'beginDetermination');
  const close = () => setOpen(null);
  return (
    <>
      <ProblemBanner problem={problem} />
      {found.ahead.map((one) => (
        <Banner key={one.why} tone="attention">
          {one.why}
        </Banner>
      ))}
      {found.determinations.length === 0 && (
        <EmptyState title={<Trans>Nothing was determined here yet.</Trans>} />
      )}
      <ul className="divide-y divide-line">
        {found.determinations.map((one) => (
          <li key={one.id} className="flex flex-wrap items-baseline gap-x-3 py-2">
            <Link href={`/determinations/${one.id}`}>
              {one.machine === 'idea' ? (
                <Trans>Determination of eligibility</Trans>
              ) : (
                <Trans>Section 504 case</Trans>
              )}
            </Link>
            <StatusMark
              standing={!one.decidedOn ? 'waiting' : one.state === 'not_eligible' ? 'plain' : 'done'}
            >
              {one.says}
            </StatusMark>
            {one.decidedOn && <span className="text-sm text-ink-2">{dates.day(one.decidedOn)}</span>}
          </li>
        ))}
        {found.papers.map((one) => (
          <li key={one.kind + one.madeOn} className="py-2">
            {i18n._(paperOf(one.kind).title)}
            <span className="text-sm text-ink-2">
              {' · '}
              {dates.day(one.madeOn)} · {one.parent}
            </span>
            <span className="block whitespace-pre-line text-sm">{one.reasons}</span>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2 pt-2">
        {found.caseToDetermine && found.mayBegin && (
          <Button
            look="primary"
            isPending={isPending}
            onPress={async () => {
              const done = await begin({ caseId: found.caseToDetermine ?? '', idempotencyKey });
              if (done)
                await navigate({
                  to: '/determinations/$determinationId',
                  params: { determinationId: done.id },
                });
            }}
          >
            <Trans>Prepare the determination</Trans>
          </Button>
        )}
        {found.papersToKeep.map((paper) => (
          <Button key={paper} onPress={() => setOpen({ paper })}>
            {i18n._(paperOf(paper).title)}…
          </Button>
        ))}
        {found.mayReevaluate && (
          <Button onPress={() => setOpen('reevaluate')}>
            <Trans>Open a reevaluation…</Trans>
          </Button>
        )}
        {found.mayRefer && (
          <Button look="quiet" onPress={() => setOpen('refer')}>
            <Trans>Refer for Section 504…</Trans>
          </Button>
        )}
      </div>
      {open === 'refer' && <ReferDialog studentId={studentId} onClose={close} />}
      {open === 'reevaluate' && (
        <ReevaluateDialog
          studentId={studentId}
          onClose={close}
          onDone={() => {
            onChanged();
            onKept();
          }}
        />
      )}
      {open && typeof open === 'object' && (
        <PaperDialog
          kind={open.paper}
          studentId={studentId}
          found={found}
          onClose={close}
          onDone={() => {
            onChanged();
            onKept();
          }}
        />
      )}
    </>
  );
}

interface DialogProps {
  onClose: () => void;
  onDone: () => void;
}

function ReevaluateDialog({ studentId, onClose, onDone }: DialogProps & { studentId: string }) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const { idempotencyKey } = useDeedKey();
  const [open, { isPending, problem }] = useDeed(REEVALUATE, 'openReevaluation');
  return (
    <Dialog
      title={t`Open a reevaluation`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!reason.trim()}
          onPress={async () => {
            if (!(await open({ studentId, reason: reason.trim(), idempotencyKey }))) return;
            onDone();
            onClose();
          }}
        >
          <Trans>Open it</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>
          At least every three years, and when needs change or a parent or teacher asks; not more than once a
          year unless both agree (34 CFR 300.303).
        </Trans>
      </p>
      <TextArea label={t`Why`} isRequired maxLength={2000} value={reason} onChange={setReason} />
    </Dialog>
  );
}

function PaperDialog({
  kind,
  studentId,
  found,
  onClose,
  onDone,
}: DialogProps & { kind: string; studentId: string; found: Eligibility }) {
  const { t, i18n } = useLingui();
  const { timeZone } = useViewer().district;
  const now = today(new Date(), timeZone);
  const [madeOn, setMadeOn] = useState<string | null>(now);
  const [parentId, setParent] = useState<string | null>(found.parents[0]?.id ?? null);
  const [reasons, setReasons] = useState('');
  const [file, setFile] = useState<string | null>(null);
  const isSigned = kind !== 'no_more_data';
  const { idempotencyKey } = useDeedKey();
  const [keep, { isPending, problem }] = useDeed(KEEP_PAPER, 'keepReevaluationPaper');
  const words = paperOf(kind);
  return (
    <Dialog
      title={i18n._(words.title)}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!madeOn || !parentId || !reasons.trim() || (isSigned && !file)}
          onPress={async () => {
            const said = { kind, madeOn: madeOn ?? now, way: 'paper', parentId: parentId ?? '' };
            const done = await keep({
              input: {
                ...said,
                caseId: found.caseToAgree ?? '',
                reasons: reasons.trim(),
                attachmentId: file,
              },
              idempotencyKey,
            });
            if (!done) return;
            onDone();
            onClose();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p>{i18n._(words.about)}</p>
      <DatePicker
        label={kind === 'no_more_data' ? t`Day they were told` : t`Day both had signed`}
        value={madeOn}
        latest={now}
        onChange={setMadeOn}
        errorMessage={problem?.field === 'madeOn' ? problem.message : undefined}
      />
      <Select
        label={t`Parent`}
        options={found.parents.map(({ id, name }) => ({ id, label: name }))}
        value={parentId}
        onChange={setParent}
      />
      {isSigned && (
        <FileSelect
          studentId={studentId}
          label={t`The signed page`}
          isRequired
          value={file}
          onChange={setFile}
        />
      )}
      <TextArea label={t`Reasons`} isRequired maxLength={10_000} value={reasons} onChange={setReasons} />
    </Dialog>
  );
}
