import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useToday } from '@/app/useToday';
import { graphql } from '@/gql';
import { Button, DateField, Dialog, TextField, toast } from '@/ui';

const END = graphql(`
  mutation EndMembership_end($id: ID!, $endsOn: Date!, $reason: String) {
    endTeamMembership(id: $id, endsOn: $endsOn, reason: $reason) {
      __typename
      ... on TeamMember {
        id
        startsOn
        endsOn
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

export interface EndMembershipProps {
  member: { id: string; name: string };
  onClose: () => void;
  onEnded: () => void;
}

/** Takes a person off the team from a day on; their access goes with it. */
export function EndMembership({ member, onClose, onEnded }: EndMembershipProps) {
  const { t } = useLingui();
  const [endsOn, setEndsOn] = useState<string | null>(useToday());
  const [reason, setReason] = useState('');
  const [end, ending] = useDeed(END, 'endTeamMembership');
  const isAtReason = ending.problem?.field === 'reason';
  const submit = async () => {
    if (!endsOn) return;
    if (!(await end({ id: member.id, endsOn, reason: reason.trim() || null }))) return;
    toast({ text: t`Saved. The access of ${member.name} ends with it.`, tone: 'ok' });
    onEnded();
    onClose();
  };
  return (
    <Dialog
      title={t`Take ${member.name} off the team`}
      isOpen
      onOpenChange={onClose}
      role="alertdialog"
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="danger" isPending={ending.isPending} isDisabled={!endsOn} onPress={submit}>
            <Trans>End access</Trans>
          </Button>
        </>
      }
    >
      <ProblemBanner problem={isAtReason ? null : ending.problem} onDismiss={ending.clear} />
      <p>
        <Trans>From this day on {member.name} no longer sees the record. What they wrote stays.</Trans>
      </p>
      <DateField label={t`Access ends on`} value={endsOn} onChange={setEndsOn} />
      <TextField
        label={t`Why`}
        isRequired={false}
        value={reason}
        onChange={setReason}
        errorMessage={isAtReason ? ending.problem?.message : undefined}
      />
    </Dialog>
  );
}
