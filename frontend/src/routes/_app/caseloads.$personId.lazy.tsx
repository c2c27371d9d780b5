import { createLazyFileRoute } from '@tanstack/react-router';
import { HandOverPage } from '@/features/caseloads/HandOverPage';

function Page() {
  const { personId } = Route.useParams();
  return <HandOverPage key={personId} personId={personId} />;
}

export const Route = createLazyFileRoute('/_app/caseloads/$personId')({ component: Page });
