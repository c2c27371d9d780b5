import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import type { Problem } from '@/app/words';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, toast } from '@/ui';
import { SCHEDULE } from './documents';
import type { FormDraft } from './draft';

/** From which day plans are begun on the form as it is set here. */
export function ScheduleDialog({
  kind,
  draft,
  onClose,
  onScheduled,
  onProblem,
}: {
  kind: string;
  draft: FormDraft;
  onClose: () => void;
  onScheduled: () => void;
  /** Something in the form itself does not fit: the page shows where. */
  onProblem: (problem: Problem) => void;
}) {
  const { t } = useLingui();
  const formId = useId();
  const { timeZone } = useViewer().district;
  const [day, setDay] = useState<string | null>(null);
  const [schedule, { isPending, problem }] = useDeed(SCHEDULE, 'scheduleForm');
  const isOfDay = problem?.field === 'effectiveOn';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!day) return;
    if (!(await schedule({ kind, effectiveOn: day, settings: draft }))) return;
    toast({ text: t`Scheduled. Plans begun before that day keep their form.`, tone: 'ok' });
    onScheduled();
    onClose();
  };
  return (
    <Dialog
      title={t`Schedule this form`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={isPending}>
            <Trans>Schedule</Trans>
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {problem && !isOfDay && (
          <>
            <ProblemBanner problem={problem} />
            {problem.field && (
              <Button
                onPress={() => {
                  onProblem(problem);
                  onClose();
                }}
              >
                <Trans>Show me where</Trans>
              </Button>
            )}
          </>
        )}
        <p>
          <Trans>
            Plans begun on that day or later are written on it. Every plan begun before keeps the form it was
            begun on, to its end.
          </Trans>
        </p>
        <DatePicker
          label={t`First day`}
          value={day}
          onChange={setDay}
          earliest={today(new Date(), timeZone)}
          isRequired
          errorMessage={isOfDay ? problem?.message : undefined}
        />
      </form>
    </Dialog>
  );
}
