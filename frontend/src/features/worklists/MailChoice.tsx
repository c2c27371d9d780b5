import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, NumberField, RadioGroup, Section, toast } from '@/ui';
import { CHOOSE_MAIL, SET_ESCALATION } from './documents';

/** How mail about days comes. In the app they stand in any case. */
export function MailChoice({ mail }: { mail: string }) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState(mail);
  const [choose, { problem }] = useDeed(CHOOSE_MAIL, 'chooseAlertMail');
  return (
    <Section title={<Trans>Mail</Trans>}>
      {problem && <ProblemBanner problem={problem} />}
      <RadioGroup
        label={t`How you want to be told by mail`}
        description={t`A mail has initials and links, no names.`}
        choices={[
          { id: 'at_once', label: t`A mail for each day` },
          { id: 'daily', label: t`One mail each morning` },
          { id: 'weekly', label: t`One mail on Mondays` },
          { id: 'none', label: t`No mail` },
        ]}
        value={chosen}
        onChange={async (way) => {
          setChosen(way);
          if (await choose({ mail: way }))
            toast({ text: t`Kept. It counts from the next morning.`, tone: 'ok' });
          else setChosen(chosen);
        }}
      />
    </Section>
  );
}

/** After how many days overdue administrators are told. */
export function Escalation({ afterDays }: { afterDays: number }) {
  const { t } = useLingui();
  const [days, setDays] = useState(afterDays);
  const [set, { isPending, problem }] = useDeed(SET_ESCALATION, 'setEscalation');
  return (
    <Section title={<Trans>For the whole district</Trans>}>
      {problem && <ProblemBanner problem={problem} />}
      <div className="flex flex-wrap items-end gap-3">
        <NumberField
          label={t`Days overdue before administrators are told`}
          value={days}
          onChange={setDays}
          minValue={1}
          maxValue={90}
        />
        <Button
          isPending={isPending}
          isDisabled={days === afterDays || Number.isNaN(days)}
          onPress={async () => {
            if (await set({ afterDays: days })) toast({ text: t`Kept.`, tone: 'ok' });
          }}
        >
          <Trans>Keep</Trans>
        </Button>
      </div>
    </Section>
  );
}
