import { createLazyFileRoute } from '@tanstack/react-router';
import { AreaPage } from '@/features/evaluations/AreaPage';

function Page() {
  const { caseId, areaId } = Route.useParams();
  return <AreaPage key={areaId} caseId={caseId} areaId={areaId} />;
}

export const Route = createLazyFileRoute('/_app/evaluations_/$caseId/$areaId')({ component: Page });
