import { createLazyFileRoute, useNavigate, useSearch } from '@tanstack/react-router';
import { StatusPage } from '@/features/moves/StatusPage';

function Page() {
  const { schoolId } = useSearch({ strict: false }) as { schoolId?: unknown };
  const navigate = useNavigate();
  return (
    <StatusPage
      schoolId={typeof schoolId === 'string' ? schoolId : null}
      onSchool={(id) =>
        void navigate({ href: id ? `/students/status?schoolId=${id}` : '/students/status', replace: true })
      }
    />
  );
}

export const Route = createLazyFileRoute('/_app/students_/status')({ component: Page });
