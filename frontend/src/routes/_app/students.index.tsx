import { createFileRoute } from '@tanstack/react-router';
import { StudentsPage } from '@/features/students';

function Page() {
  const { schoolId } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <StudentsPage
      schoolId={schoolId}
      onSchool={(id) => void navigate({ search: { schoolId: id ?? undefined }, replace: true })}
    />
  );
}

export const Route = createFileRoute('/_app/students/')({
  validateSearch: (search): { schoolId?: string } => ({
    schoolId: typeof search.schoolId === 'string' ? search.schoolId : undefined,
  }),
  component: Page,
});
