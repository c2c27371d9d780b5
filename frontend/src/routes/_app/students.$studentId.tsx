import { createFileRoute, useParams } from '@tanstack/react-router';
import { StudentPage } from '@/features/students/StudentPage';

function Page() {
  // Not by `Route`: a page that names it is fetched with the first page, and the list of all it imports.
  const { studentId } = useParams({ from: '/_app/students/$studentId' });
  return <StudentPage key={studentId} studentId={studentId} />;
}

export const Route = createFileRoute('/_app/students/$studentId')({ component: Page });
