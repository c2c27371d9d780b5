import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import { DataList } from '@/ui/DataList/DataList';
import { EmptyState } from '@/ui/EmptyState/EmptyState';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';

const REQUESTS = graphql(`
  query FamilyHome_requests {
    signatureRequests {
      id
      state
      signature {
        id
      }
      plan {
        id
        student {
          id
          givenName
        }
      }
    }
  }
`);

/** What happens next: one thing to do, then reading. */
export default function HomePage() {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, retry] = useQuery({
    query: REQUESTS,
    requestPolicy: 'cache-and-network',
  });
  const open = data?.signatureRequests.filter((request) => !request.signature);
  return (
    <>
      <PageHeader title={t`What happens next`} />
      <DataList
        label={t`Waiting for you`}
        rows={open}
        getId={(request) => request.id}
        isLoading={fetching}
        error={error && inWords(error).message}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        empty={
          <EmptyState title={<Trans>Nothing waits for you.</Trans>}>
            <Trans>We will write to you when there is something to read or to decide.</Trans>
          </EmptyState>
        }
      >
        {(request) => (
          <div className="flex flex-col items-start gap-3 py-4">
            <p className="text-lg font-strong">
              <Trans>Read the plan for {request.plan.student.givenName} and decide</Trans>
            </p>
            <Link href={`/family/sign/${request.id}`} look="primary">
              <Trans>Open</Trans>
            </Link>
          </div>
        )}
      </DataList>
    </>
  );
}
