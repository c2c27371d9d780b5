import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { useErrorWords } from '@/app/words';
import { ProseRead } from '@/features/plans/fields/ProseRead';
import { asContent, type FormSection } from '@/features/plans/form';
import type { Evaluation_areaQuery } from '@/gql/graphql';
import {
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  PageHeader,
  Section,
  Skeleton,
  StatusMark,
  TextArea,
} from '@/ui';
import { ADD_ADDENDUM, AREA, SIGN_AREA } from './documents';
import { LiveReport } from './LiveReport';
import { Scores } from './Scores';
import { speakEvaluationWords } from './speak';

await speakEvaluationWords();

export type AreaWhole = NonNullable<Evaluation_areaQuery['evaluation']>;
export type AreaRow = AreaWhole['areas'][number];

/** One area of an evaluation: its report, written live by the assessor and signed once; its scores; what came later. */
export function AreaPage({ caseId, areaId }: { caseId: string; areaId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: AREA,
    variables: { caseId },
    requestPolicy: 'cache-and-network',
  });
  // Stays the same: the live report asks for it when it was closed.
  const again = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  const whole = data?.evaluation;
  const area = whole?.areas.find((one) => one.id === areaId);
  if (!whole || !area?.mayRead) {
    return (
      <>
        <PageHeader title={t`Evaluation`} />
        {error && !whole ? (
          <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
        ) : fetching && !whole ? (
          <Skeleton lines={12} />
        ) : (
          <EmptyState title={t`There is no such report, or it is not yours to read.`} />
        )}
      </>
    );
  }
  return <Whole whole={whole} area={area} onChanged={again} />;
}

function Whole({ whole, area, onChanged }: { whole: AreaWhole; area: AreaRow; onChanged: () => void }) {
  const { t } = useLingui();
  const dates = useDates();
  const section = whole.form as FormSection & { print: string };
  const said = [
    area.assessor && t`Assessed by ${area.assessor.name}`,
    area.instrument || area.procedures,
    `${area.language}, ${area.modeSays}`,
    !area.signedOn && area.plannedOn && t`by ${dates.day(area.plannedOn)}`,
  ];
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: whole.student.name, href: `/students/${whole.student.id}` },
        ]}
      />
      <PageHeader
        title={t`${area.name}: ${whole.student.name}`}
        status={
          area.signedOn ? (
            <StatusMark standing="done">
              <Trans>Signed on {dates.day(area.signedOn)}</Trans>
            </StatusMark>
          ) : (
            area.isLate && (
              <StatusMark standing="overdue">
                <Trans>late</Trans>
              </StatusMark>
            )
          )
        }
        subtitle={said.filter(Boolean).join(' · ')}
      />
      {area.reason && (
        <p className="max-w-prose pb-4 whitespace-pre-line">
          <Trans>Why: {area.reason}</Trans>
        </p>
      )}
      <Section title={<Trans>Report</Trans>}>
        {area.signedOn ? (
          <SignedReport section={section} content={asContent(area.content)} />
        ) : (
          <LiveReport whole={whole} area={area} section={section} onClosed={onChanged} />
        )}
      </Section>
      <Scores whole={whole} area={area} onChanged={onChanged} />
      {area.mayWrite && <Sign area={area} onChanged={onChanged} />}
      {area.signedOn && <Addenda area={area} onChanged={onChanged} />}
    </>
  );
}

function SignedReport({ section, content }: { section: FormSection; content: Record<string, unknown> }) {
  return (
    <div className="flex max-w-prose flex-col gap-4">
      {section.fields
        .filter((field) => content[field.key])
        .map((field) => (
          <div key={field.key}>
            <h3 className="font-strong">{field.label}</h3>
            <ProseRead value={content[field.key]} />
          </div>
        ))}
    </div>
  );
}

function Sign({ area, onChanged }: { area: AreaRow; onChanged: () => void }) {
  const { t } = useLingui();
  const [isAsking, setAsking] = useState(false);
  const [sign, { problem, clear }] = useDeed(SIGN_AREA, 'signEvaluationArea');
  return (
    <Section title={<Trans>Sign the report</Trans>}>
      <ProblemBanner problem={problem} onDismiss={clear} />
      <p className="max-w-prose pb-2">
        <Trans>
          Signed, the report and its scores stand as they are. What is missing then is added below it, with
          its date.
        </Trans>
      </p>
      <Button look="primary" onPress={() => setAsking(true)}>
        <Trans>Sign…</Trans>
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t`Sign the report on ${area.name}?`}
          confirmLabel={t`Sign the report`}
          isOpen
          onOpenChange={() => setAsking(false)}
          onConfirm={async () => {
            if (await sign({ areaId: area.id })) onChanged();
            setAsking(false);
          }}
        >
          <Trans>It cannot be changed afterwards.</Trans>
        </ConfirmDialog>
      )}
    </Section>
  );
}

function Addenda({ area, onChanged }: { area: AreaRow; onChanged: () => void }) {
  const { t } = useLingui();
  const { person } = useViewer();
  const dates = useDates();
  const [said, setSaid] = useState('');
  const { idempotencyKey, isDone } = useDeedKey();
  const [add, { isPending, problem }] = useDeed(ADD_ADDENDUM, 'addEvaluationAddendum');
  const isAssessor = area.assessor?.id === person.id;
  if (!isAssessor && area.addenda.length === 0) return null;
  return (
    <Section title={<Trans>Added later</Trans>}>
      {area.addenda.map((one) => (
        <p key={one.on + one.said} className="max-w-prose pb-2 whitespace-pre-line">
          {one.said}
          <span className="block text-sm text-ink-2">
            {one.personName}, {dates.day(one.on)}
          </span>
        </p>
      ))}
      {isAssessor && (
        <div className="flex max-w-prose flex-col gap-2">
          <ProblemBanner problem={problem} />
          <TextArea
            label={t`Add to the report, or correct it`}
            maxLength={5000}
            value={said}
            onChange={setSaid}
          />
          <span>
            <Button
              isPending={isPending}
              isDisabled={!said.trim()}
              onPress={async () => {
                if (!(await add({ areaId: area.id, said, idempotencyKey }))) return;
                isDone();
                setSaid('');
                onChanged();
              }}
            >
              <Trans>Add it</Trans>
            </Button>
          </span>
        </div>
      )}
    </Section>
  );
}
