import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { CaseLine } from '@/features/cases/CaseLine';
import { speakCaseWords } from '@/features/cases/speak';
import { readFragment } from '@/gql';
import { today } from '@/lib/dates';
import {
  Button,
  DatePicker,
  Disclosure,
  EmptyState,
  ErrorState,
  Link,
  PageHeader,
  SaveIndicator,
  Section,
  Select,
  Skeleton,
  StatusMark,
} from '@/ui';
import { Copies } from './Copies';
import { DETERMINATION, MEETINGS, WHOLE } from './documents';
import { Group } from './Group';
import { Questions } from './Questions';
import { Steps } from './Steps';
import { speakEligibilityWords } from './speak';
import { useWriting } from './useWriting';
import type { Whole } from './words';

await Promise.all([speakEligibilityWords(), speakCaseWords()]);

const CONCLUDING = ['held', 'team_determination'];
const WITHOUT = '-';

/** One determination: what the group answers, who it is, what is missing, and the decision. */
export function DeterminationPage({ id }: { id: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: DETERMINATION,
    variables: { id },
    requestPolicy: 'network-only',
  });
  const [changed, setChanged] = useState<Whole | null>(null);
  const asked = readFragment(WHOLE, data?.determination ?? null);
  const whole = changed && (!asked || changed.id === asked.id) ? changed : asked;
  const readAnew = () => {
    setChanged(null);
    ask({ requestPolicy: 'network-only' });
  };
  if (whole) return <Determination key={whole.id} whole={whole} onChanged={setChanged} onStale={readAnew} />;
  return (
    <>
      <PageHeader title={t`Determination of eligibility`} />
      {error ? (
        <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
          {inWords(error).message}
        </ErrorState>
      ) : fetching || !data ? (
        <Skeleton lines={12} />
      ) : (
        <EmptyState title={t`There is no such determination, or it is not yours to read.`} />
      )}
    </>
  );
}

interface DeterminationProps {
  whole: Whole;
  onChanged: (whole: Whole) => void;
  /** What is shown is over: ask for it anew. */
  onStale: () => void;
}

function Determination({ whole, onChanged, onStale }: DeterminationProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const latest = today(new Date(), timeZone);
  const take = useCallback((saved: Whole) => onChanged(saved), [onChanged]);
  const { written, say, save, setAside, isSaving, problem } = useWriting(whole, take);
  const isIdea = whole.machine === 'idea';
  const title = isIdea ? t`Determination of eligibility` : t`Section 504 determination`;
  const name = whole.student.name;
  const isReadOnly = !whole.mayWrite;
  const set = (more: Partial<typeof written>) => {
    say((before) => ({ ...before, ...more }));
    void save();
  };
  const printed = new URLSearchParams({ determination: whole.id, language: i18n.locale });
  const used = whole.categories.filter(({ isUsed }) => isUsed);
  const categories = used.map(({ code, says }) => ({ id: code, label: says }));
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: name, href: `/students/${whole.student.id}` },
          { label: title, href: `/determinations/${whole.id}` },
        ]}
      />
      <PageHeader
        title={title}
        documentTitle={`${title} · ${name}`}
        subtitle={name}
        status={
          <StatusMark
            standing={!whole.sha256 ? 'waiting' : whole.state === 'not_eligible' ? 'plain' : 'done'}
          >
            {whole.says}
          </StatusMark>
        }
        actions={
          whole.sha256 ? (
            <Link href={`/print/determination.pdf?${printed}`} target="_blank" rel="noreferrer">
              <Trans>Open the PDF</Trans>
            </Link>
          ) : (
            whole.mayWrite && <SaveIndicator state={isSaving ? 'saving' : problem ? 'failed' : 'saved'} />
          )
        }
      />
      <CaseLine line={whole.line} label={t`Where it stands`} />
      <ProblemBanner problem={problem} />
      {problem?.code === 'CONFLICT' && (
        <Button onPress={() => setAside(whole)}>
          <Trans>Take what is stored</Trans>
        </Button>
      )}
      <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <aside className="lg:sticky lg:top-4 lg:col-start-2 lg:self-start">
          <Steps whole={whole} before={save} onChanged={onChanged} />
          <Missing whole={whole} />
        </aside>
        <div className="min-w-0 lg:col-start-1 lg:row-start-1">
          {whole.report && (
            <Section title={<Trans>The evaluation report</Trans>}>
              <div className="flex max-w-prose flex-col gap-3 pb-2">
                {whole.report.areas.map((area) => (
                  <div key={area.name}>
                    <p>
                      <span className="font-strong">{area.name}</span>{' '}
                      <Trans>
                        signed by {area.assessor} on {dates.day(area.signedOn)}
                      </Trans>
                    </p>
                    <p dir="auto" className="whitespace-pre-line">
                      {area.summary}
                    </p>
                  </div>
                ))}
                <p className="break-all text-ink-2 text-sm">
                  <Trans>Number of the report (SHA-256): {whole.report.sha256}</Trans>
                </p>
              </div>
            </Section>
          )}
          <Section title={<Trans>Days and category</Trans>}>
            <div className="flex max-w-prose flex-col gap-4 pb-2">
              {isIdea && (
                <>
                  <Select
                    label={t`Category of disability`}
                    description={t`It decides no service and no placement.`}
                    isDisabled={isReadOnly}
                    options={[{ id: WITHOUT, label: t`None chosen` }, ...categories]}
                    value={written.primaryCategory ?? WITHOUT}
                    onChange={(code) => {
                      const primaryCategory = code === WITHOUT ? null : code;
                      const others = written.secondaryCategories.filter((one) => one !== code);
                      set({ primaryCategory, secondaryCategories: primaryCategory ? others : [] });
                    }}
                  />
                  {written.primaryCategory && (
                    <Select
                      label={t`A second category, if there is one`}
                      isDisabled={isReadOnly}
                      options={[
                        { id: WITHOUT, label: t`None chosen` },
                        ...categories.filter(({ id }) => id !== written.primaryCategory),
                      ]}
                      value={written.secondaryCategories[0] ?? WITHOUT}
                      onChange={(code) => set({ secondaryCategories: code === WITHOUT ? [] : [code] })}
                    />
                  )}
                </>
              )}
              <MeetingOfIt
                whole={whole}
                value={written.meetingId}
                isDisabled={isReadOnly}
                onChange={(meetingId) => set({ meetingId })}
              />
              <DatePicker
                label={t`Day the group met`}
                description={written.meetingId ? t`Taken from the meeting once it was held.` : undefined}
                value={written.meetingId ? (whole.heldOn ?? null) : written.heldOn}
                latest={latest}
                isDisabled={isReadOnly || !!written.meetingId}
                onChange={(heldOn) => set({ heldOn })}
              />
              <DatePicker
                label={t`Day of the decision`}
                value={written.decidedOn}
                latest={latest}
                isDisabled={isReadOnly}
                onChange={(decidedOn) => set({ decidedOn })}
              />
              <DatePicker
                label={t`Takes effect, if later`}
                value={written.effectiveOn}
                isDisabled={isReadOnly}
                onChange={(effectiveOn) => set({ effectiveOn })}
              />
            </div>
          </Section>
          {whole.parts.map((part) => (
            <Questions
              key={part.key}
              part={part}
              categories={whole.categories}
              said={written.answers}
              latest={latest}
              isReadOnly={isReadOnly}
              onSay={(key, more) => say((b) => ({ ...b, answers: { ...b.answers, [key]: more } }))}
              onLeave={() => void save()}
            />
          ))}
          <Group
            whole={whole}
            isConcluding={CONCLUDING.includes(whole.state)}
            onChanged={onChanged}
            onStale={onStale}
          />
          {whole.sha256 && whole.copies.length > 0 && <Copies whole={whole} onChanged={onChanged} />}
          <Disclosure title={t`What was done`}>
            <ol className="space-y-1 py-1 text-sm">
              {whole.log.map((one) => (
                <li key={one.number}>
                  {dates.day(one.happenedOn)} · {one.says}
                  {one.person && ` · ${one.person}`}
                  <span className="text-ink-2"> ({one.capacity})</span>
                  {one.reason && <span className="block whitespace-pre-line text-ink-2">{one.reason}</span>}
                </li>
              ))}
            </ol>
          </Disclosure>
        </div>
      </div>
    </>
  );
}

/** What is not so yet, a sentence each; one that is about a question leads there. */
function Missing({ whole }: { whole: Whole }) {
  if (whole.missing.length === 0) return null;
  const keys = new Set(whole.parts.flatMap((part) => part.questions.map(({ key }) => key)));
  return (
    <Section title={<Trans>Still missing</Trans>} note={whole.missing.length}>
      <ul className="flex max-h-[60vh] flex-col gap-2 overflow-auto text-sm">
        {whole.missing.map((one) => (
          <li key={one.key + one.says}>
            {keys.has(one.key) ? <Link href={`#q-${one.key}`}>{one.says}</Link> : one.says}{' '}
            <span className="text-ink-2">{one.cite}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface MeetingOfItProps {
  whole: Whole;
  value: string | null;
  isDisabled: boolean;
  onChange: (meetingId: string | null) => void;
}

const FITTING: Record<string, readonly string[]> = {
  idea: ['eligibility', 'initial_iep', 'annual_review'],
  section_504: ['section_504'],
};

function MeetingOfIt({ whole, value, isDisabled, onChange }: MeetingOfItProps) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [{ data }] = useQuery({ query: MEETINGS, variables: { studentId: whole.student.id } });
  const fitting = (data?.student?.meetings ?? []).filter(
    (one) => FITTING[whole.machine]?.includes(one.kind) && one.state !== 'cancelled',
  );
  if (fitting.length === 0) return null;
  return (
    <Select
      label={t`Meeting`}
      isDisabled={isDisabled}
      options={[
        { id: WITHOUT, label: t`None arranged here` },
        ...fitting.map((one) => ({ id: one.id, label: dates.instant(one.startsAt, timeZone) })),
      ]}
      value={value ?? WITHOUT}
      onChange={(id) => onChange(id === WITHOUT ? null : id)}
    />
  );
}
