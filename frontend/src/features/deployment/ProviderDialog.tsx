import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useFirstProblem } from '@/app/useFirstProblem';
import { graphql } from '@/gql';
import type { Audience, ProviderCard_providerFragment } from '@/gql/graphql';
import { Button, Dialog, toast } from '@/ui';
import { checkProvider, EMPTY_PROVIDER, type ProviderDraft, providerInput } from './draft';
import { ProviderFields } from './ProviderFields';
import { AUDIENCES } from './words';

const SET_PROVIDER = graphql(`
  mutation ProviderDialog_set($districtId: ID!, $input: ProviderInput!) {
    setDistrictProvider(districtId: $districtId, input: $input) {
      __typename
      ... on Provider {
        id
        ...ProviderCard_provider
      }
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

interface ProviderDialogProps {
  districtId: string;
  audience: Audience;
  /** As it is now; left out for a new one. */
  stored?: ProviderCard_providerFragment;
  onClose: () => void;
  onSaved: () => void;
}

function draftOf(stored?: ProviderCard_providerFragment): ProviderDraft {
  if (!stored) return EMPTY_PROVIDER;
  return {
    label: stored.label,
    issuer: stored.issuer,
    clientId: stored.clientId,
    clientSecret: '',
    rosterClaim: stored.rosterClaim ?? '',
    allowedDomains: stored.allowedDomains.join(', '),
  };
}

/** Sets how the people of one audience sign in. It holds from the next sign-in on. */
export function ProviderDialog({ districtId, audience, stored, onClose, onSaved }: ProviderDialogProps) {
  const { t, i18n } = useLingui();
  const formId = useId();
  const [draft, setDraft] = useState(() => draftOf(stored));
  const [attempt, setAttempt] = useState(0);
  const [save, { isPending, problem }] = useDeed(SET_PROVIDER, 'setDistrictProvider');
  const form = useFirstProblem(attempt);
  const problems = checkProvider(draft, stored);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempt(attempt + 1);
    if (Object.keys(problems).length > 0) return;
    if (!(await save({ districtId, input: providerInput(draft, audience) }))) return;
    toast({ text: t`Saved. Try the sign-in before people need it.`, tone: 'ok' });
    onSaved();
    onClose();
  };
  const who = i18n._(AUDIENCES[audience]);
  return (
    <Dialog
      title={stored ? t`Change provider: ${who}` : t`Add provider: ${who}`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="wide"
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={isPending}>
            <Trans>Save provider</Trans>
          </Button>
        </>
      }
    >
      <form ref={form} id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <ProblemBanner problem={problem} />
        <ProviderFields
          draft={draft}
          onChange={setDraft}
          problems={attempt > 0 ? problems : {}}
          hasSecret={!!stored}
        />
      </form>
    </Dialog>
  );
}
