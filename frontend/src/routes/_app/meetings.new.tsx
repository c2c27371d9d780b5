import { createFileRoute } from '@tanstack/react-router';
import { ArrangePage } from '@/features/meetings';

function Page() {
  const { studentId } = Route.useSearch();
  return <ArrangePage key={studentId} studentId={studentId} />;
}

export const Route = createFileRoute('/_app/meetings/new')({
  validateSearch: (search): { studentId: string } => ({
    studentId: typeof search.studentId === 'string' ? search.studentId : '',
  }),
  component: Page,
});
