import { createLazyFileRoute } from '@tanstack/react-router';
import { StaffAsked } from '@/app/asked/StaffAsked';

function Page() {
  const { studentId } = Route.useParams();
  return <StaffAsked key={studentId} studentId={studentId} />;
}

export const Route = createLazyFileRoute('/_app/students_/$studentId/asked')({ component: Page });
