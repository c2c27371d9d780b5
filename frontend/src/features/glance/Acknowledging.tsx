import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { Banner, Button, StatusMark, toast } from '@/ui';
import { ACKNOWLEDGE } from './documents';

/**
 * Below the sheet, where who has read it comes to: that they did. Nothing for who reads it by their office.
 *
 * 34 CFR 300.323(d), FIN-11; a newer version asks anew.
 */
export function Acknowledging({
  versionId,
  toAcknowledge,
  acknowledgedAt,
}: {
  versionId: string;
  toAcknowledge: boolean;
  acknowledgedAt: string | null;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [acknowledge, { isPending, problem }] = useDeed(ACKNOWLEDGE, 'acknowledgePlan');
  const [justNow, setJustNow] = useState<string | null>(null);
  const at = acknowledgedAt ?? justNow;
  const confirm = async () => {
    const done = await acknowledge({ versionId });
    if (done) {
      setJustNow(done.acknowledgedAt);
      toast({ text: t`Confirmed. The case manager sees it.`, tone: 'ok' });
    }
  };
  if (at) {
    return (
      <p className="pb-5">
        <StatusMark standing="done">
          <Trans>You confirmed on {dates.instant(at, timeZone)} that you have read this.</Trans>
        </StatusMark>
      </p>
    );
  }
  if (!toAcknowledge) return null;
  return (
    <div className="flex flex-col items-start gap-3 border-t border-line pt-4 pb-5">
      <p>
        <Trans>
          Confirm once you know what is yours to do for this student. It stays on record; a new version asks
          again.
        </Trans>
      </p>
      {problem && <Banner tone="danger">{problem.message}</Banner>}
      <Button look="primary" onPress={confirm} isPending={isPending}>
        <Trans>I have read it and know what to do</Trans>
      </Button>
    </div>
  );
}
