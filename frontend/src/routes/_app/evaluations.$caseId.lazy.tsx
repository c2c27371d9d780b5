import { createLazyFileRoute } from '@tanstack/react-router';
import { ReportPage } from '@/features/evaluations/ReportPage';

function Page() {
  const { caseId } = Route.useParams();
  return <ReportPage key={caseId} caseId={caseId} />;
}

export const Route = createLazyFileRoute('/_app/evaluations/$caseId')({ component: Page });
