import { createFileRoute } from '@tanstack/react-router';
import { StudentPage } from '@/features/students/StudentPage';

function Page() {
  const { studentId } = Route.useParams();
  return <StudentPage key={studentId} studentId={studentId} />;
}

export const Route = createFileRoute('/_app/students/$studentId')({ component: Page });
