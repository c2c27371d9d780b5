import { Trans, useLingui } from '@lingui/react/macro';
import { useClient } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useOpenFile } from '@/app/useOpenFile';
import { graphql } from '@/gql';
import type { FamilyFiles_filesQuery } from '@/gql/graphql';
import { sizeInWords } from '@/lib/sizes';
import { Button } from '@/ui/Button/Button';
import { DataList } from '@/ui/DataList/DataList';
import { EmptyState } from '@/ui/EmptyState/EmptyState';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { StatusMark } from '@/ui/StatusMark/StatusMark';
import { BackHome } from '../parts/BackHome';
import { CopyOfRecord } from '../parts/CopyOfRecord';
import { Loaded } from '../parts/Loaded';
import { useAsked } from '../useAsked';
import { useOlder } from '../useOlder';
import { fileWords } from '../words';

const FILES = graphql(`
  query FamilyFiles_files($studentId: ID!, $first: Int!, $after: String) {
    student(id: $studentId) {
      id
      givenName
      may
      attachments(first: $first, after: $after) {
        edges {
          cursor
          node {
            id
            kind
            title
            fileName
            byteCount
            state
            createdAt
            uploadedBy {
              id
              name
            }
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

type Files = NonNullable<FamilyFiles_filesQuery['student']>['attachments'];
type Attachment = Files['edges'][number]['node'];

const PAGE = 30;

function FileRow({ file }: { file: Attachment }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [open, { isPending, problem, clear }] = useOpenFile(file.id);
  const title = file.title || file.fileName;
  return (
    <div className="flex flex-col gap-2 py-4">
      <p className="font-strong">{title}</p>
      <p className="text-sm text-ink-2">
        {i18n._(fileWords(file.kind))} · {sizeInWords(file.byteCount, i18n.locale)} ·{' '}
        {dates.instant(file.createdAt, timeZone)} · {file.uploadedBy.name}
      </p>
      {file.state === 'ready' ? (
        <Button
          icon="download"
          className="self-start"
          aria-label={t`Open ${title}`}
          isPending={isPending}
          onPress={open}
        >
          <Trans>Open</Trans>
        </Button>
      ) : (
        <StatusMark standing="waiting">
          {file.state === 'refused' ? (
            <Trans>This file was not safe to keep.</Trans>
          ) : (
            <Trans>We are checking this file.</Trans>
          )}
        </StatusMark>
      )}
      <ProblemBanner problem={problem} onDismiss={clear} />
    </div>
  );
}

function FileList({ studentId, newest }: { studentId: string; newest: Files }) {
  const { t } = useLingui();
  const client = useClient();
  const { rows, error, onShowMore, ...more } = useOlder(newest, async (after) => {
    const variables = { studentId, first: PAGE, after };
    const answer = await client.query(FILES, variables, { requestPolicy: 'network-only' }).toPromise();
    return { page: answer.data?.student?.attachments, error: answer.error };
  });
  return (
    <DataList
      label={t`Papers and reports`}
      rows={rows.filter((file) => file.state !== 'withdrawn' && file.state !== 'expired')}
      getId={(file) => file.id}
      error={error}
      onRetry={onShowMore}
      empty={
        <EmptyState title={<Trans>There are no papers here yet.</Trans>}>
          <Trans>When the school adds a report, you can open it here.</Trans>
        </EmptyState>
      }
      onShowMore={onShowMore}
      total={rows.length > 0 ? newest.totalCount : null}
      {...more}
    >
      {(file) => <FileRow file={file} />}
    </DataList>
  );
}

/** Reports and papers of the child's record that the family may open. */
export default function FilesPage({ studentId }: { studentId: string }) {
  const { t } = useLingui();
  const { data, error, askAgain } = useAsked(FILES, { studentId, first: PAGE, after: null });
  return (
    <>
      <BackHome />
      <PageHeader title={t`Papers and reports`} subtitle={data?.student?.givenName} />
      <Loaded thing={data && (data.student ?? null)} error={error} onRetry={askAgain}>
        {(student) => (
          <>
            <FileList studentId={studentId} newest={student.attachments} />
            {student.may.includes('copy_record') && <CopyOfRecord studentId={studentId} />}
          </>
        )}
      </Loaded>
    </>
  );
}
