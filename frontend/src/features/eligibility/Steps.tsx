import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { LATE_REASONS } from '@/features/deadlines/documents';
import { readFragment } from '@/gql';
import { Button, Dialog, Disclosure, Link, Section, Select, TextArea, TextField } from '@/ui';
import { START, STEP, WHOLE } from './documents';
import { ReferDialog } from './ReferDialog';
import type { Whole } from './words';

interface StepsProps {
  whole: Whole;
  /** Saves what is not saved yet; false when it could not. */
  before: () => Promise<boolean>;
  onChanged: (whole: Whole) => void;
}

/** What can be done now, what else waits for what, and what a decision opens. */
export function Steps({ whole, before, onChanged }: StepsProps) {
  const { t } = useLingui();
  const [taking, setTaking] = useState<Whole['steps'][number] | null>(null);
  const now = whole.steps.filter((one) => one.may);
  const waiting = whole.steps.filter((one) => !one.may);
  return (
    <Section title={<Trans>What is next</Trans>}>
      <div className="flex flex-col items-start gap-2">
        <Opens whole={whole} />
        {now.map((one) => (
          <Button
            key={one.event}
            look={one.certifies ? 'primary' : undefined}
            onPress={async () => {
              await before();
              setTaking(one);
            }}
          >
            {one.says}…
          </Button>
        ))}
        {waiting.length > 0 && (
          <Disclosure title={t`Other steps, and what they wait for`}>
            <ul className="space-y-1.5 py-1 text-sm">
              {waiting.map((one) => (
                <li key={one.event}>
                  <span className="font-strong">{one.says}</span>
                  <span className="text-ink-2">
                    {' — '}
                    {one.why} {one.doNext}
                  </span>
                </li>
              ))}
            </ul>
          </Disclosure>
        )}
      </div>
      {taking && (
        <TakeStep whole={whole} step={taking} onClose={() => setTaking(null)} onChanged={onChanged} />
      )}
    </Section>
  );
}

function Opens({ whole }: { whole: Whole }) {
  const dates = useDates();
  const navigate = useNavigate();
  const [isReferring, setReferring] = useState(false);
  const [start, { isPending, problem }] = useDeed(START, 'startPlan');
  const begin = async (kind: string) => {
    const plan = await start({ studentId: whole.student.id, kind });
    if (plan) await navigate({ to: '/plans/$planId', params: { planId: plan.id } });
  };
  return (
    <>
      <ProblemBanner problem={problem} />
      {whole.opens.map((one) => {
        if (one.key === 'notice') {
          return (
            <Link key={one.key} href={`/notices/${whole.noticeId}`}>
              <Trans>Prior written notice, drafted</Trans>
            </Link>
          );
        }
        if (one.key === 'refer_504') {
          return (
            <div key={one.key}>
              <p className="text-sm">
                <Trans>Not eligible: look at whether a Section 504 plan fits.</Trans>
              </p>
              {one.may && (
                <Button look="primary" onPress={() => setReferring(true)}>
                  <Trans>Refer for Section 504…</Trans>
                </Button>
              )}
            </div>
          );
        }
        const kind = one.key === 'start_iep' ? 'iep' : 'section_504';
        return (
          <div key={one.key}>
            {one.dueOn && (
              <p className="text-sm">
                <Trans>The team meets about the plan by {dates.day(one.dueOn)}.</Trans>
              </p>
            )}
            {one.may && (
              <Button look="primary" isPending={isPending} onPress={() => begin(kind)}>
                {kind === 'iep' ? <Trans>Start the IEP</Trans> : <Trans>Start the Section 504 plan</Trans>}
              </Button>
            )}
          </div>
        );
      })}
      {isReferring && (
        <ReferDialog
          studentId={whole.student.id}
          determinationId={whole.id}
          onClose={() => setReferring(false)}
        />
      )}
    </>
  );
}

const LATE = 'LATE_REASON_NEEDED';

interface WhyLateProps {
  reason: string | null;
  note: string;
  onReason: (code: string | null) => void;
  onNote: (note: string) => void;
}

/** Why it is decided after the day it was due, out of the list the district's reports are made of. */
function WhyLate({ reason, note, onReason, onNote }: WhyLateProps) {
  const { t, i18n } = useLingui();
  const [{ data }] = useQuery({ query: LATE_REASONS, variables: { language: i18n.locale } });
  return (
    <>
      <Select
        label={t`Why the decision is late`}
        options={(data?.lateReasons ?? []).map(({ code, name }) => ({ id: code, label: name }))}
        value={reason}
        onChange={onReason}
      />
      <TextField
        label={t`In a few words (for another reason)`}
        maxLength={300}
        value={note}
        onChange={onNote}
      />
    </>
  );
}

interface TakeStepProps {
  whole: Whole;
  step: Whole['steps'][number];
  onClose: () => void;
  onChanged: (whole: Whole) => void;
}

function TakeStep({ whole, step, onClose, onChanged }: TakeStepProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const [lateReason, setLateReason] = useState<string | null>(null);
  const [lateNote, setLateNote] = useState('');
  const [isLate, setLate] = useState(false);
  const { idempotencyKey } = useDeedKey();
  const [take, { isPending, problem }] = useDeed(STEP, 'takeDeterminationStep');
  return (
    <Dialog
      title={step.says}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={step.asksReason && !reason.trim()}
          onPress={async () => {
            const variables = { id: whole.id, revision: whole.revision, event: step.event, idempotencyKey };
            const why = { lateReason, lateNote: lateNote.trim() || null };
            const done = await take({ ...variables, reason: reason.trim() || null, ...why });
            if (!done) return;
            onChanged(readFragment(WHOLE, done));
            onClose();
          }}
        >
          {step.says}
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      {step.certifies ? (
        <p>
          <Trans>
            What the group wrote is frozen for good. The case closes, deadlines are set, and the family's
            notice is drafted. Another decision is a new determination.
          </Trans>
        </p>
      ) : (
        <p>
          <Trans>The step and its day go into the log and cannot be taken back.</Trans>
        </p>
      )}
      {(isLate || problem?.code === LATE) && (
        <WhyLate
          reason={lateReason}
          note={lateNote}
          onReason={(code) => {
            setLate(true);
            setLateReason(code);
          }}
          onNote={setLateNote}
        />
      )}
      {step.asksReason && (
        <TextArea label={t`Why`} isRequired maxLength={2000} value={reason} onChange={setReason} />
      )}
    </Dialog>
  );
}
