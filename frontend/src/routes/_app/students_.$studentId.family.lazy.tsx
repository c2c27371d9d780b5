import { createLazyFileRoute } from '@tanstack/react-router';
import { RightsPage } from '@/features/holders/RightsPage';

function Page() {
  const { studentId } = Route.useParams();
  return <RightsPage key={studentId} studentId={studentId} />;
}

export const Route = createLazyFileRoute('/_app/students_/$studentId/family')({ component: Page });
