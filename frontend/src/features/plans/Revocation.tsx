import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { FileSelect } from '@/features/consents/FileSelect';
import { graphql } from '@/gql';
import type { Revocation_servicesQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Link, Section, Select } from '@/ui';

const SERVICES = graphql(`
  query Revocation_services($studentId: ID!, $language: String!) {
    revokingServices(studentId: $studentId, language: $language) {
      mayRecord
      whatItDoes
      holders {
        id
        name
      }
      revocation {
        id
        method
        signedOn
        receivedOn
        noticeId
        endsOn
        endedOn
        person {
          id
          name
        }
      }
    }
  }
`);

const RECORD = graphql(`
  mutation Revocation_record(
    $studentId: ID!
    $personId: ID!
    $signedOn: Date!
    $receivedOn: Date!
    $scanId: ID!
    $idempotencyKey: String!
  ) {
    recordRevocation(
      studentId: $studentId
      personId: $personId
      signedOn: $signedOn
      receivedOn: $receivedOn
      scanId: $scanId
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on ServicesRevocation {
        id
        noticeId
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

type Services = NonNullable<Revocation_servicesQuery['revokingServices']>;

/** Consent to services taken back: what is on record, or a paper to put there (34 CFR 300.300(b)(4)). */
export function Revocation({ studentId }: { studentId: string }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const [isOpen, setOpen] = useState(false);
  const [{ data }, askAgain] = useQuery({
    query: SERVICES,
    variables: { studentId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const services = data?.revokingServices;
  if (!services?.mayRecord) return null;
  const { revocation } = services;
  if (!revocation || revocation.endedOn) {
    return (
      <p className="pt-3">
        <Button size="small" onPress={() => setOpen(true)}>
          <Trans>Record consent taken back on paper…</Trans>
        </Button>
        {isOpen && (
          <PaperDialog
            studentId={studentId}
            services={services}
            onClose={() => setOpen(false)}
            onDone={() => {
              setOpen(false);
              askAgain({ requestPolicy: 'network-only' });
            }}
          />
        )}
      </p>
    );
  }
  const { name } = revocation.person;
  const signed = dates.day(revocation.signedOn);
  const ends = revocation.endsOn ? dates.day(revocation.endsOn) : null;
  return (
    <Section title={<Trans>Consent taken back</Trans>} className="mt-4 pb-0">
      <p>
        <Trans>
          {name} revoked consent to all services in writing on {signed}.
        </Trans>
      </p>
      <p>
        {ends ? (
          <Trans>The notice is out. All services end on {ends}.</Trans>
        ) : (
          <Trans>Issue the prior written notice; services end some days after it.</Trans>
        )}{' '}
        {revocation.noticeId && (
          <Link href={`/notices/${revocation.noticeId}`}>
            <Trans>Prior written notice</Trans>
          </Link>
        )}
      </p>
      <p className="text-sm text-ink-2">
        <Trans>
          No mediation or hearing may be used to go on (34 CFR 300.300(b)(4)(ii)). The record is not amended.
        </Trans>
      </p>
    </Section>
  );
}

interface PaperDialogProps {
  studentId: string;
  services: Services;
  onClose: () => void;
  onDone: () => void;
}

function PaperDialog({ studentId, services, onClose, onDone }: PaperDialogProps) {
  const { t } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const [key] = useState(() => crypto.randomUUID());
  const [personId, setPersonId] = useState(services.holders[0]?.id ?? '');
  const [signedOn, setSignedOn] = useState<string | null>(now);
  const [receivedOn, setReceivedOn] = useState<string | null>(now);
  const [scanId, setScanId] = useState<string | null>(null);
  const [record, { isPending, problem }] = useDeed(RECORD, 'recordRevocation');
  return (
    <Dialog
      title={t`Record consent taken back`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!personId || !signedOn || !receivedOn || !scanId}
          onPress={async () => {
            if (!signedOn || !receivedOn || !scanId) return;
            const input = { studentId, personId, signedOn, receivedOn, scanId, idempotencyKey: key };
            if (await record(input)) onDone();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <ul className="list-disc space-y-1 ps-5 text-sm text-ink-2">
        {services.whatItDoes.map((said) => (
          <li key={said}>{said}</li>
        ))}
      </ul>
      <Select
        label={t`Who signed`}
        options={services.holders.map(({ id, name }) => ({ id, label: name }))}
        value={personId}
        onChange={setPersonId}
      />
      <DatePicker label={t`Day on the paper`} value={signedOn} latest={now} onChange={setSignedOn} />
      <DatePicker label={t`Day it came`} value={receivedOn} latest={now} onChange={setReceivedOn} />
      <FileSelect
        studentId={studentId}
        label={t`The signed page`}
        isRequired
        value={scanId}
        onChange={setScanId}
      />
    </Dialog>
  );
}
