import { createLazyFileRoute } from '@tanstack/react-router';
import { NoticePage } from '@/features/notices/NoticePage';

function Page() {
  const { planId } = Route.useParams();
  return <NoticePage key={planId} planId={planId} />;
}

export const Route = createLazyFileRoute('/_app/plans_/$planId/notice')({ component: Page });
