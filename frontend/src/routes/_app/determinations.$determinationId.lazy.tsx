import { createLazyFileRoute } from '@tanstack/react-router';
import { DeterminationPage } from '@/features/eligibility/DeterminationPage';

function Page() {
  const { determinationId } = Route.useParams();
  return <DeterminationPage key={determinationId} id={determinationId} />;
}

export const Route = createLazyFileRoute('/_app/determinations/$determinationId')({ component: Page });
