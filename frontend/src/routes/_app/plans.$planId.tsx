import { createFileRoute } from '@tanstack/react-router';
import { PlanPage } from '@/features/plans';

function Page() {
  const { planId } = Route.useParams();
  return <PlanPage key={planId} planId={planId} />;
}

export const Route = createFileRoute('/_app/plans/$planId')({ component: Page });
