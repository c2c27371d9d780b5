import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { Button, ConfirmDialog, EmptyState, Link, type Standing, StatusMark, Table } from '@/ui';
import { AreaDialog } from './AreaDialog';
import { AssignDialog } from './AssignDialog';
import { DROP_AREA } from './documents';
import type { PartProps, Whole } from './EvaluationPanel';

export type Area = Whole['areas'][number];

const MARKS: Record<string, Standing> = {
  planned: 'plain',
  assigned: 'waiting',
  writing: 'partial',
  signed: 'done',
};

/** The assessment plan by area: what is done, who assesses, how far the report is. */
export function PlanByArea({ whole, onChanged }: PartProps) {
  const { t } = useLingui();
  const dates = useDates();
  const [naming, setNaming] = useState<Area | 'new' | null>(null);
  const [assigning, setAssigning] = useState<Area | null>(null);
  const [dropping, setDropping] = useState<Area | null>(null);
  const [drop, dropped] = useDeed(DROP_AREA, 'dropEvaluationArea');
  const mayPlan = whole.may.includes('plan');
  const mayAssign = whole.may.includes('assign');
  const standing: Record<string, string> = {
    planned: t`Planned`,
    assigned: t`Assigned`,
    writing: t`Being written`,
    signed: t`Signed`,
    refused: t`Not agreed to`,
  };
  return (
    <div>
      <div className="flex flex-wrap items-baseline gap-x-3 pb-1">
        <h4 className="font-strong">
          <Trans>Plan by area</Trans>
        </h4>
        {whole.dueOn && (
          <span className="text-sm text-ink-2">
            <Trans>due on {dates.day(whole.dueOn)}</Trans>
          </span>
        )}
        {mayPlan && (
          <Button size="small" onPress={() => setNaming('new')}>
            <Trans>Add an area…</Trans>
          </Button>
        )}
      </div>
      <ProblemBanner problem={dropped.problem} onDismiss={dropped.clear} />
      <Table
        label={t`Plan by area`}
        rows={whole.areas}
        getId={(area) => area.id}
        empty={<EmptyState title={t`No area is named yet.`} />}
        columns={[
          {
            id: 'name',
            header: <Trans>Area</Trans>,
            isRowHeader: true,
            cell: (area) =>
              area.mayRead ? (
                <Link look="row" href={`/evaluations/${whole.id}/${area.id}`}>
                  {area.name}
                </Link>
              ) : (
                area.name
              ),
          },
          {
            id: 'done',
            header: <Trans>What is done</Trans>,
            cell: (area) => (
              <>
                {area.instrument || area.procedures}
                <span className="block text-sm text-ink-2">
                  {area.language}, {area.modeSays}
                </span>
                {area.summary && <span className="block text-sm whitespace-pre-line">{area.summary}</span>}
              </>
            ),
          },
          {
            id: 'who',
            header: <Trans>Assessor</Trans>,
            cell: (area) => (
              <>
                {area.assessor?.name ?? (
                  <span className="text-ink-2">
                    <Trans>Nobody yet</Trans>
                  </span>
                )}
                {area.assessor && !area.isQualified && (
                  <StatusMark standing="due-soon" className="block">
                    <Trans>not said to be qualified</Trans>
                  </StatusMark>
                )}
              </>
            ),
          },
          {
            id: 'standing',
            header: <Trans>Standing</Trans>,
            cell: (area) => (
              <>
                <StatusMark standing={area.isLate ? 'overdue' : (MARKS[area.standing] ?? 'plain')}>
                  {standing[area.standing]}
                </StatusMark>
                <span className="block text-sm text-ink-2">
                  {area.signedOn ? (
                    <Trans>signed on {dates.day(area.signedOn)}</Trans>
                  ) : (
                    area.plannedOn && <Trans>by {dates.day(area.plannedOn)}</Trans>
                  )}
                  {area.isLate && (
                    <span className="text-danger">
                      {' '}
                      <Trans>late</Trans>
                      {area.lateReason && `: ${area.lateReason}`}
                    </span>
                  )}
                </span>
              </>
            ),
          },
          {
            id: 'deeds',
            header: <Trans>What to do</Trans>,
            cell: (area) => (
              <span className="flex flex-wrap gap-1">
                {mayPlan && (
                  <>
                    <Button size="small" aria-label={t`Change ${area.name}`} onPress={() => setNaming(area)}>
                      <Trans>Change…</Trans>
                    </Button>
                    <Button
                      size="small"
                      look="plain"
                      aria-label={t`Take off ${area.name}`}
                      onPress={() => setDropping(area)}
                    >
                      <Trans>Take off</Trans>
                    </Button>
                  </>
                )}
                {mayAssign && !area.signedOn && area.standing !== 'refused' && (
                  <Button size="small" aria-label={t`Assign ${area.name}`} onPress={() => setAssigning(area)}>
                    <Trans>Assign…</Trans>
                  </Button>
                )}
                {area.mayWrite && (
                  <Link
                    look="primary"
                    size="small"
                    aria-label={t`Write ${area.name}`}
                    href={`/evaluations/${whole.id}/${area.id}`}
                  >
                    <Trans>Write</Trans>
                  </Link>
                )}
              </span>
            ),
          },
        ]}
      />
      {naming && (
        <AreaDialog
          whole={whole}
          area={naming === 'new' ? null : naming}
          onChanged={onChanged}
          onClose={() => setNaming(null)}
        />
      )}
      {assigning && (
        <AssignDialog
          whole={whole}
          area={assigning}
          onChanged={onChanged}
          onClose={() => setAssigning(null)}
        />
      )}
      {dropping && (
        <ConfirmDialog
          title={t`Take ${dropping.name} off the plan?`}
          confirmLabel={t`Take it off`}
          isOpen
          onOpenChange={() => setDropping(null)}
          onConfirm={async () => {
            if (await drop({ areaId: dropping.id })) onChanged();
            setDropping(null);
          }}
        />
      )}
    </div>
  );
}
