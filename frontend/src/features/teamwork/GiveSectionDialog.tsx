import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Select } from '@/ui';
import { GIVE, TAKE, WRITERS } from './documents';
import type { Assignment } from './SectionWork';

interface GiveSectionDialogProps {
  planId: string;
  sectionKey: string;
  title: string;
  assignment: Assignment | null;
  onClose: () => void;
  onChanged: () => void;
}

/** Gives a section to one of its writers on the team, by a day. */
export default function GiveSectionDialog(props: GiveSectionDialogProps) {
  const { planId, sectionKey, title, assignment, onClose, onChanged } = props;
  const { t } = useLingui();
  const { timeZone } = useViewer().district;
  const [{ data, fetching }] = useQuery({
    query: WRITERS,
    variables: { planId, sectionKey },
    requestPolicy: 'network-only',
  });
  const [personId, setPersonId] = useState<string | null>(assignment?.person.id ?? null);
  const [dueOn, setDueOn] = useState<string | null>(assignment?.dueOn ?? null);
  const [give, giving] = useDeed(GIVE, 'giveSection');
  const [take, taking] = useDeed(TAKE, 'takeSection');
  const people = data?.peopleToGive ?? [];
  const done = (found: unknown) => {
    if (!found) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={t`Give the section: ${title}`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          {assignment && (
            <Button
              isPending={taking.isPending}
              onPress={async () => done(await take({ planId, sectionKey }))}
            >
              <Trans>Give it to nobody</Trans>
            </Button>
          )}
          <Button
            look="primary"
            isPending={giving.isPending}
            isDisabled={!personId || !people.some((one) => one.id === personId)}
            onPress={async () => done(personId && (await give({ planId, sectionKey, personId, dueOn })))}
          >
            <Trans>Give the section</Trans>
          </Button>
        </>
      }
    >
      <ProblemBanner problem={giving.problem ?? taking.problem} />
      {!fetching && people.length === 0 ? (
        <p>
          <Trans>Nobody on the team may write this section. Add somebody to the team first.</Trans>
        </p>
      ) : (
        <Select
          label={t`Who writes it`}
          options={people.map(({ id, name }) => ({ id, label: name }))}
          value={personId}
          onChange={setPersonId}
        />
      )}
      <DatePicker
        label={t`Ready by`}
        description={t`It is on their Today page until they say that it is ready.`}
        value={dueOn}
        earliest={today(new Date(), timeZone)}
        onChange={setDueOn}
      />
    </Dialog>
  );
}
