import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { Administrators_districtFragment } from '@/gql/graphql';
import { Button, DataList, EmptyState, Section, StatusMark } from '@/ui';
import { InviteAdministratorDialog } from './InviteAdministratorDialog';

export const ADMINISTRATORS = graphql(`
  fragment Administrators_district on OperatedDistrict {
    id
    administrators {
      name
      invited
      signedInBefore
    }
  }
`);

type Administrator = Administrators_districtFragment['administrators'][number];

function Standing({ administrator }: { administrator: Administrator }) {
  if (administrator.signedInBefore)
    return (
      <StatusMark standing="done">
        <Trans>Signs in</Trans>
      </StatusMark>
    );
  return administrator.invited ? (
    <StatusMark standing="waiting">
      <Trans>Invited</Trans>
    </StatusMark>
  ) : (
    <StatusMark standing="plain">
      <Trans>Has not signed in yet</Trans>
    </StatusMark>
  );
}

interface AdministratorsSectionProps {
  district: FragmentType<typeof ADMINISTRATORS>;
  /** Nobody is invited to a door that is closed. */
  isSuspended: boolean;
  onInvited: () => void;
}

/** Who administers a district. Whoever opens one invites the first; the roster brings everybody else. */
export function AdministratorsSection({ district, isSuspended, onInvited }: AdministratorsSectionProps) {
  const { t } = useLingui();
  const { id, administrators } = readFragment(ADMINISTRATORS, district);
  const [isInviting, setInviting] = useState(false);
  const invite = !isSuspended && (
    <Button onPress={() => setInviting(true)}>
      <Trans>Invite administrator</Trans>
    </Button>
  );
  return (
    <Section title={t`Administrators`} actions={administrators.length > 0 && invite}>
      <DataList
        label={t`Administrators`}
        rows={administrators.map((administrator, at) => ({ ...administrator, at: String(at) }))}
        getId={(row) => row.at}
        empty={
          <EmptyState
            title={<Trans>Nobody can sign in yet. Invite the first administrator.</Trans>}
            action={invite}
          >
            <Trans>They bring in the roster, and with it everybody else.</Trans>
          </EmptyState>
        }
      >
        {(administrator) => (
          <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
            <span>{administrator.name}</span>
            <Standing administrator={administrator} />
          </div>
        )}
      </DataList>
      {isInviting && (
        <InviteAdministratorDialog districtId={id} onClose={() => setInviting(false)} onInvited={onInvited} />
      )}
    </Section>
  );
}
