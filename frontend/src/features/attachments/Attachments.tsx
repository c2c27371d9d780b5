import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useOpenFile } from '@/app/useOpenFile';
import { useErrorWords } from '@/app/words';
import { graphql, readFragment } from '@/gql';
import type { Attachments_attachmentFragment } from '@/gql/graphql';
import { sizeInWords } from '@/lib/sizes';
import { Button, DataList, EmptyState, Link, Section, StatusMark, toast } from '@/ui';
import { Attach } from './Attach';
import { KINDS, STATES } from './kinds';

const ATTACHMENT = graphql(`
  fragment Attachments_attachment on Attachment {
    id
    kind
    title
    fileName
    byteCount
    state
    refusedBecause
    createdAt
    uploadedBy {
      id
      name
    }
  }
`);

const ATTACHMENTS = graphql(`
  query Attachments_list($studentId: ID!, $after: String) {
    student(id: $studentId) {
      id
      attachments(first: 30, after: $after) {
        edges {
          cursor
          node {
            id
            ...Attachments_attachment
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount {
          value
          isExact
        }
      }
    }
  }
`);

export const CHANGED = graphql(`
  subscription Attachments_changed($studentId: ID!) {
    studentChanged(studentId: $studentId) {
      id
      attachments(first: 30) {
        edges {
          cursor
          node {
            id
            ...Attachments_attachment
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount {
          value
          isExact
        }
      }
    }
  }
`);

export interface AttachmentsProps {
  studentId: string;
  /** The student's given name. */
  name: string;
  mayAttach: boolean;
}

/** The files of a student's record. */
export function Attachments({ studentId, name, mayAttach }: AttachmentsProps) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [isAttaching, setAttaching] = useState(false);
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, fetching, error }, ask] = useQuery({
    query: ATTACHMENTS,
    variables: { studentId, after },
    requestPolicy: 'cache-and-network',
  });
  const lookAgain = () => ask({ requestPolicy: 'network-only' });
  // What changed lands in the cache by its id; a new file is not in the list yet, so the list is asked for again.
  useSubscription({ query: CHANGED, variables: { studentId } }, (_, changed) => {
    lookAgain();
    return changed;
  });
  const list = data?.student?.attachments;
  return (
    <Section
      title={<Trans>Files</Trans>}
      actions={
        <>
          <Link href={`/students/${studentId}/files`}>
            <Trans>All files</Trans>
          </Link>
          {mayAttach && (
            <Button size="small" icon="upload" onPress={() => setAttaching(true)}>
              <Trans>Attach a file</Trans>
            </Button>
          )}
        </>
      }
    >
      <DataList
        label={t`Files`}
        rows={list?.edges.map(({ node }) => readFragment(ATTACHMENT, node))}
        getId={(attachment) => attachment.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={lookAgain}
        empty={
          <EmptyState title={<Trans>No file has been attached yet.</Trans>}>
            <Trans>Evaluation reports, medical letters and consent forms belong here.</Trans>
          </EmptyState>
        }
        hasMore={list?.pageInfo.hasNextPage}
        onShowMore={() => setAfter(list?.pageInfo.endCursor ?? null)}
        isLoadingMore={fetching && after !== null}
        total={list && list.edges.length > 0 ? list.totalCount : null}
      >
        {(attachment) => <AttachmentRow attachment={attachment} />}
      </DataList>
      {isAttaching && (
        <Attach
          studentId={studentId}
          name={name}
          onClose={() => setAttaching(false)}
          onAttached={() => {
            setAttaching(false);
            toast({ text: t`The file arrived and is being checked.`, tone: 'ok' });
            lookAgain();
          }}
        />
      )}
    </Section>
  );
}

function AttachmentRow({ attachment }: { attachment: Attachments_attachmentFragment }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [open, { isPending, problem, clear }] = useOpenFile(attachment.id);
  const state = STATES[attachment.state];
  const kind = KINDS[attachment.kind];
  return (
    <div className="py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p className="min-w-0 grow basis-56">
          <span className="block font-strong wrap-anywhere">{attachment.title}</span>
          <span className="block text-sm text-ink-2">
            {[
              kind && i18n._(kind),
              sizeInWords(attachment.byteCount, i18n.locale),
              dates.instant(attachment.createdAt, timeZone),
              attachment.uploadedBy.name,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </p>
        {attachment.state === 'ready' ? (
          <Button size="small" isPending={isPending} onPress={open} aria-label={t`Open ${attachment.title}`}>
            <Trans>Open</Trans>
          </Button>
        ) : (
          state && <StatusMark standing={state.standing}>{i18n._(state.label)}</StatusMark>
        )}
      </div>
      {attachment.refusedBecause && <p className="text-sm text-ink-2">{attachment.refusedBecause}</p>}
      <ProblemBanner problem={problem} onDismiss={clear} />
    </div>
  );
}
