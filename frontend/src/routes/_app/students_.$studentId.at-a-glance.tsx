import { createFileRoute, useParams } from '@tanstack/react-router';
import { GlancePage } from '@/features/glance/GlancePage';

function Page() {
  // Not by `Route`, as in students.$studentId.tsx.
  const { studentId } = useParams({ from: '/_app/students_/$studentId/at-a-glance' });
  return <GlancePage key={studentId} studentId={studentId} />;
}

export const Route = createFileRoute('/_app/students_/$studentId/at-a-glance')({ component: Page });
