import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@/ui/Button/Button';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { WhatAnswersDo } from '../parts/WhatAnswersDo';
import { Step, StepBar } from './StepBar';

export interface StartProps {
  name: string;
  planId: string;
  count: number;
  hasBegun: boolean;
  onStart: () => void;
}

/** What will be asked, before anything is. */
export function Start({ name, planId, count, hasBegun, onStart }: StartProps) {
  const { t } = useLingui();
  return (
    <Step>
      <PageHeader title={t`Your answer to the plan for ${name}`} />
      <p className="text-lg">
        <Plural
          value={count}
          one="The plan has # part to decide. You can agree, disagree, or ask a question."
          other="The plan has # parts to decide. For each part you can agree, disagree, or ask a question."
        />
      </p>
      <ul className="flex list-disc flex-col gap-2 ps-5">
        <li>
          <Trans>You may say no. It is your right.</Trans>
        </li>
        <li>
          <Trans>
            You may stop and come back on this device until you sign out. Nothing is sent before you sign.
          </Trans>
        </li>
        <li>
          <Trans>
            You may ask the school to talk with you first, and for an interpreter. It costs nothing.
          </Trans>
        </li>
      </ul>
      <WhatAnswersDo planId={planId} />
      <StepBar>
        <Link href={`/family/plans/${planId}`} look="quiet">
          <Trans>Read the whole plan</Trans>
        </Link>
        <Button look="primary" onPress={onStart}>
          {hasBegun ? <Trans>Go on</Trans> : <Trans>Start now</Trans>}
        </Button>
      </StepBar>
    </Step>
  );
}
