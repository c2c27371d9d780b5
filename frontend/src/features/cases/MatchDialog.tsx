import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import type { MatchDialog_studentsQuery, RequestsPage_requestsQuery } from '@/gql/graphql';
import { Button, Checkbox, Dialog, Facts, RadioGroup, SearchField, Skeleton } from '@/ui';
import { mayRegister } from './children';
import { KEEP, MATCH, STUDENTS, TO_MATCH } from './documents';
import { EarlierRequest } from './EarlierRequest';

export type Request = RequestsPage_requestsQuery['helpRequests']['edges'][number]['node'];
type Found = MatchDialog_studentsQuery['students']['edges'][number]['node'];

interface MatchDialogProps {
  request: Request;
  onClose: () => void;
  onDecided: () => void;
  onRegister: () => void;
}

/** Says which student a request is about. Who has the same name and birthday is suggested; a person decides. */
export function MatchDialog({ request, onClose, onDecided, onRegister }: MatchDialogProps) {
  const { t } = useLingui();
  const dates = useDates();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [isConfirmed, setConfirmed] = useState(false);
  const [{ data, fetching }] = useQuery({
    query: TO_MATCH,
    variables: { id: request.id },
    requestPolicy: 'network-only',
  });
  const isRegistering = mayRegister(useViewer().roles);
  const known = data?.node?.__typename === 'HelpRequest' ? data.node : null;
  // Nobody has this very name: who is called nearly so is looked at before a child stands here twice.
  const isLookingNear = search.trim() === '' && known?.suggestions.length === 0;
  const wanted = isLookingNear
    ? `${request.familyName.slice(0, 3)}, ${request.givenName.slice(0, 1)}`
    : search.trim();
  const [others] = useQuery({
    query: STUDENTS,
    variables: { search: wanted },
    pause: wanted.length < 2,
  });
  const [match, matching] = useDeed(MATCH, 'matchRequest');
  const [keep, keeping] = useDeed(KEEP, 'keepForChildFind');
  const suggested: Found[] = known?.suggestions.map(({ student }) => student) ?? [];
  const found = wanted.length < 2 ? [] : (others.data?.students.edges.map(({ node }) => node) ?? []);
  const offered = [...suggested, ...found.filter(({ id }) => !suggested.some((one) => one.id === id))];
  const earlier = known?.alike.filter(({ receivedOn }) => receivedOn <= request.receivedOn) ?? [];
  const differs = matching.problem?.code === 'CHILD_DIFFERS';
  const done = (answer: unknown) => {
    if (!answer) return;
    onDecided();
    onClose();
  };
  const about = (student: Found) =>
    [
      student.birthOn && t`born ${dates.day(student.birthOn)}`,
      student.school?.name ?? t`Not enrolled`,
      suggested.includes(student) && t`same name and birthday`,
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <Dialog
      title={t`Who is this child?`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          {isRegistering && (
            <Button onPress={onRegister}>
              <Trans>Not enrolled: register…</Trans>
            </Button>
          )}
          {request.state !== 'child_find' && !isRegistering && (
            <Button
              isPending={keeping.isPending}
              onPress={async () => done(await keep({ requestId: request.id }))}
            >
              <Trans>No student yet: keep for child find</Trans>
            </Button>
          )}
          <Button
            look="primary"
            isDisabled={!chosen || (differs && !isConfirmed)}
            isPending={matching.isPending}
            onPress={async () =>
              done(chosen && (await match({ requestId: request.id, studentId: chosen, isConfirmed })))
            }
          >
            <Trans>Match</Trans>
          </Button>
        </>
      }
    >
      <ProblemBanner problem={matching.problem ?? keeping.problem} />
      <Facts
        facts={[
          { label: t`Child`, value: `${request.givenName} ${request.familyName}` },
          { label: t`Born`, value: request.birthOn && dates.day(request.birthOn) },
          { label: t`School`, value: request.school?.name },
          { label: t`Received`, value: dates.day(request.receivedOn) },
        ]}
      />
      {fetching && !known && <Skeleton lines={3} />}
      {known && (
        <p className="text-sm text-ink-2">
          <Plural
            value={suggested.length}
            _0="No student has exactly this name and birthday."
            one="One student has exactly this name and birthday. Look whether it is the same child."
            other="# students have exactly this name and birthday."
          />
        </p>
      )}
      <p className="text-sm text-ink-2">
        {isRegistering ? (
          <Trans>
            A child who lives here and is not enrolled is owed child find and an answer, too (34 CFR 300.111).
            Register them, and their case begins.
          </Trans>
        ) : (
          <Trans>
            A child who lives here and is not enrolled is owed child find and an answer, too (34 CFR 300.111).
            Special education or the registrar of the district registers them; until then the request stays on
            the list.
          </Trans>
        )}
      </p>
      <SearchField label={t`Look for a student`} value={search} onChange={setSearch} />
      {isLookingNear && found.length > 0 && (
        <p className="text-sm text-ink-2">
          <Trans>
            Their names begin alike. Look whether one of them is the child before you register anybody.
          </Trans>
        </p>
      )}
      {offered.length > 0 && (
        <RadioGroup
          label={t`Students`}
          choices={offered.map((student) => ({
            id: student.id,
            label: student.name,
            description: about(student),
          }))}
          value={chosen}
          onChange={(id) => {
            setChosen(id);
            setConfirmed(false);
            matching.clear();
          }}
        />
      )}
      {differs && (
        <Checkbox isSelected={isConfirmed} onChange={setConfirmed}>
          <Trans>I have looked: it is the same child</Trans>
        </Checkbox>
      )}
      {earlier.map((one) => (
        <EarlierRequest key={one.id} request={request} earlier={one} onDecided={() => done(true)} />
      ))}
    </Dialog>
  );
}
