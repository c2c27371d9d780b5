import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import type { Transfer_handOverMutation } from '@/gql/graphql';
import { Banner, Button, ComboBox, Dialog, ErrorState, RadioGroup, TextArea } from '@/ui';
import { DISTRICTS, HAND_OVER } from './documents';

type Made = Extract<
  NonNullable<Transfer_handOverMutation['handOverPlan']>,
  { __typename: 'TransferPackage' }
>;

/** Makes the file with which another district here begins its plan, and says what that puts on record. */
export default function HandOverDialog({ planId, onClose }: { planId: string; onClose: () => void }) {
  const { t } = useLingui();
  const dates = useDates();
  const inWords = useErrorWords();
  const { district } = useViewer();
  const [to, setTo] = useState<string | null>(null);
  const [ground, setGround] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [made, setMade] = useState<Made | null>(null);
  const [isTried, setTried] = useState(false);
  const [handOver, handing] = useDeed(HAND_OVER, 'handOverPlan');
  const [{ data, error }, ask] = useQuery({ query: DISTRICTS });
  const others = (data?.signInOptions ?? []).filter((one) => one.name !== district.name);
  const { problem } = handing;
  const problemAt = (field: string) => (problem?.field === field ? problem.message : undefined);
  const wrong = {
    to: isTried && !to ? t`Choose the district the student moves to.` : undefined,
    ground: isTried && !ground ? t`Say who asked for the plan.` : undefined,
    reason: isTried && reason.trim().length < 10 ? t`Say in a sentence why it is sent.` : undefined,
  };
  const press = async () => {
    setTried(true);
    if (!to || !ground || reason.trim().length < 10) return;
    setMade(await handOver({ planId, to, ground, reason }));
  };
  return (
    <Dialog
      title={t`Hand the plan over to another district`}
      isOpen
      onOpenChange={onClose}
      footer={
        made ? (
          <Button look="primary" onPress={onClose}>{t`Done`}</Button>
        ) : (
          <>
            <Button onPress={onClose}>{t`Cancel`}</Button>
            <Button look="primary" isPending={handing.isPending} onPress={press}>
              {t`Make the file`}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <>
          <Banner tone="ok" title={t`The file is ready.`}>
            <Trans>
              Save it and send it to the new district the way you send records. Only that district can use it,
              until {dates.day(made.expiresAt.slice(0, 10))}.
            </Trans>
          </Banner>
          {made.told === 0 && (
            <Banner tone="attention" title={t`Nobody of the family was written to.`}>
              <Trans>
                No address is known here. Tell them another way that the plan was sent, and note it: the law
                asks for the attempt (34 CFR 99.34(a)(1)).
              </Trans>
            </Banner>
          )}
          <Download made={made} />
        </>
      ) : error ? (
        <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
          {inWords(error).message}
        </ErrorState>
      ) : (
        <>
          <ProblemBanner problem={problem?.field ? null : problem} />
          <p className="text-ink-2">
            <Trans>
              The new district gets a copy of the plan in force and sees nothing else of yours. The law asks
              for no consent if the student enrolls there or means to. The family is told by mail now, and
              gets a copy if they ask for one (34 CFR 99.31(a)(2), 99.34). To whom, when, why and at whose
              wish it was sent goes on the student’s record, where the family reads it (99.32).
            </Trans>
          </p>
          <ComboBox
            label={t`The student moves to`}
            options={others.map((one) => ({ id: one.slug, label: one.name }))}
            value={to}
            onChange={setTo}
            isRequired
            errorMessage={wrong.to ?? problemAt('to')}
          />
          <RadioGroup
            label={t`Who asked for the plan?`}
            description={t`The family reads this.`}
            isRequired
            value={ground}
            onChange={setGround}
            errorMessage={wrong.ground ?? problemAt('ground')}
            choices={[
              { id: 'parent_asked', label: t`The family`, description: t`They get a confirmation.` },
              {
                id: 'district_asked',
                label: t`The new district`,
                description: t`The family is told by this.`,
              },
              {
                id: 'annual_notice',
                label: t`The new district, and our annual notice says that we send records then`,
                description: t`The family is told all the same.`,
              },
            ]}
          />
          <TextArea
            label={t`Why it is sent`}
            description={t`The family reads this.`}
            isRequired
            rows={2}
            maxLength={2000}
            value={reason}
            onChange={setReason}
            errorMessage={wrong.reason ?? problemAt('reason')}
          />
          <p className="text-sm text-ink-2">
            <Trans>Does the student move to a district that is not here? Send the sealed PDF.</Trans>
          </p>
        </>
      )}
    </Dialog>
  );
}

function Download({ made }: { made: Made }) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([made.content], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = made.fileName;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <p>
      <Button icon="download" look="primary" onPress={save}>
        <Trans>Save {made.fileName}</Trans>
      </Button>
    </p>
  );
}
