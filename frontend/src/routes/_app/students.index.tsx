import { createFileRoute } from '@tanstack/react-router';
import { useViewer } from '@/app/session';
import { StudentsPage } from '@/features/students';

function Page() {
  const { schoolId } = Route.useSearch();
  const navigate = Route.useNavigate();
  const { roles } = useViewer();
  return (
    <StudentsPage
      leads={roles.includes('special_education_admin') || roles.includes('school_leader')}
      registers={roles.includes('registrar')}
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
