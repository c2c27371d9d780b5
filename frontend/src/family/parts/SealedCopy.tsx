import { Plural, Trans } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { useClient, useMutation } from 'urql';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { openLink } from '@/lib/openLink';
import { Button } from '@/ui/Button/Button';
import { shortHash } from '../plain';

export const SEALED = graphql(`
  fragment SealedCopy_version on PlanVersion {
    id
    pdf {
      url
      sha256
      pageCount
      stage
      sealedAt
    }
  }
`);

const LINK = graphql(`
  query SealedCopy_link($planId: ID!) {
    plan(id: $planId) {
      id
      versions {
        id
        pdf {
          url
        }
      }
    }
  }
`);

const RECEIVE = graphql(`
  mutation SealedCopy_receive($versionId: ID!) {
    receiveCopy(versionId: $versionId) {
      __typename
      ... on CopyReceived {
        versionId
      }
      ... on Problem {
        code
      }
    }
  }
`);

export interface SealedCopyProps {
  planId: string;
  version: FragmentType<typeof SEALED>;
  /** Waits for the copy made after signing, and not the one from before. */
  isAfterSigning?: boolean;
}

/** The sealed PDF: how long, from when, its number; the link is asked for at the tap, because links grow old. */
export function SealedCopy({ planId, version: given, isAfterSigning = false }: SealedCopyProps) {
  const { id, pdf } = readFragment(SEALED, given);
  const client = useClient();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [isPending, setIsPending] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const [, receive] = useMutation(RECEIVE);
  const received = useRef<string | null>(null);
  // Who has the final plan before them has their copy: the school need not give another on paper (34 CFR 300.322(f)).
  useEffect(() => {
    if (received.current === id) return;
    received.current = id;
    void receive({ versionId: id });
  }, [id, receive]);
  if (!pdf || (isAfterSigning && pdf.stage !== 'signed')) {
    return (
      <p role="status" className="text-ink-2">
        <Trans>Your sealed copy is being made. It will be here in a minute.</Trans>
      </p>
    );
  }
  async function open() {
    setIsPending(true);
    const { data } = await client.query(LINK, { planId }, { requestPolicy: 'network-only' }).toPromise();
    const url = data?.plan?.versions.find((version) => version.id === id)?.pdf?.url;
    setIsPending(false);
    setHasFailed(!url);
    if (url) openLink(url);
  }
  const number = shortHash(pdf.sha256);
  return (
    <div className="flex flex-col items-start gap-2">
      <Button icon="download" isPending={isPending} onPress={open}>
        <Trans>Get your sealed copy (PDF)</Trans>
      </Button>
      {hasFailed && (
        <p role="alert" className="text-danger">
          <Trans>The copy could not be opened. Try again in a minute.</Trans>
        </p>
      )}
      <p className="text-sm text-ink-2">
        <Plural value={pdf.pageCount} one="# page" other="# pages" /> ·{' '}
        <Trans>sealed {dates.instant(pdf.sealedAt, timeZone)}</Trans> ·{' '}
        <span title={pdf.sha256}>
          <Trans>
            number <span className="font-mono break-all">{number}</span>
          </Trans>
        </span>
      </p>
    </div>
  );
}
