import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { graphql } from '@/gql';
import { Banner, Button, Checkbox, ConfirmDialog, TextArea } from '@/ui';
import { MANY_GONE, type SubjectCounts, sumCounts, type Warning } from './counts';

const APPLY = graphql(`
  mutation RosterDecision_apply($id: ID!, $confirmWarnings: Boolean!, $reason: String) {
    applyRosterImport(id: $id, confirmWarnings: $confirmWarnings, reason: $reason) {
      __typename
      ... on RosterImport {
        id
        ...RosterImportPage_import
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

const DISCARD = graphql(`
  mutation RosterDecision_discard($id: ID!) {
    discardRosterImport(id: $id) {
      __typename
      ... on RosterImport {
        id
        ...RosterImportPage_import
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

interface RosterDecisionProps {
  importId: string;
  fileName: string;
  warnings: readonly Warning[];
  counts: readonly SubjectCounts[];
}

/** Apply or discard. What the server warns of must be confirmed before it can be applied; ending many takes a reason. */
export function RosterDecision({ importId, fileName, warnings, counts }: RosterDecisionProps) {
  const { t } = useLingui();
  const [isConfirmed, setConfirmed] = useState(false);
  const [reason, setReason] = useState('');
  const [isDiscarding, setDiscarding] = useState(false);
  const [apply, applying] = useDeed(APPLY, 'applyRosterImport');
  const [discard, discarding] = useDeed(DISCARD, 'discardRosterImport');
  const sum = sumCounts(counts);
  const endsMany = warnings.some((warning) => warning.code === MANY_GONE);
  const isDecided = warnings.length === 0 || (isConfirmed && (!endsMany || reason.trim().length > 2));
  const changeCount = sum.new + sum.changed + sum.gone;
  return (
    <div className="flex flex-col gap-3">
      <ProblemBanner problem={applying.problem ?? discarding.problem} />
      {warnings.length > 0 && (
        <Banner tone="attention" title={t`Look at this before you apply`}>
          <ul className="list-disc ps-5">
            {warnings.map((warning) => (
              <li key={`${warning.code} ${warning.message}`}>{warning.message}</li>
            ))}
          </ul>
          {endsMany && (
            <TextArea
              label={t`Why is it right that they end?`}
              description={t`It stays with this roster.`}
              isRequired
              rows={2}
              maxLength={500}
              value={reason}
              onChange={setReason}
              className="max-w-xl pt-2"
            />
          )}
          <Checkbox isSelected={isConfirmed} onChange={setConfirmed} className="pt-1 font-strong">
            <Trans>I have looked at this, and it is right.</Trans>
          </Checkbox>
        </Banner>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          look="primary"
          isPending={applying.isPending}
          isDisabled={!isDecided}
          onPress={() =>
            apply({ id: importId, confirmWarnings: isConfirmed, reason: endsMany ? reason.trim() : null })
          }
        >
          <Trans>Apply roster</Trans>
        </Button>
        <Button onPress={() => setDiscarding(true)}>
          <Trans>Discard roster</Trans>
        </Button>
        <span className="text-sm text-ink-2">
          <Plural
            value={changeCount}
            _0="It changes nothing."
            one="It makes # change."
            other="It makes # changes."
          />
        </span>
      </div>
      <ConfirmDialog
        title={t`Discard ${fileName}?`}
        confirmLabel={t`Discard roster`}
        tone="danger"
        isOpen={isDiscarding}
        onOpenChange={setDiscarding}
        onConfirm={() => discard({ id: importId })}
      >
        <Trans>Nothing of it is applied. You can bring the same files again.</Trans>
      </ConfirmDialog>
    </div>
  );
}
