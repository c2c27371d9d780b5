import { createLazyFileRoute, useNavigate, useSearch } from '@tanstack/react-router';
import { LibraryPage, type Shown } from '@/features/library/LibraryPage';

const NAMES = ['kind', 'words', 'standing', 'by'] as const;

function Page() {
  const { studentId } = Route.useParams();
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const shown: Shown = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === 'string' || typeof value === 'number') shown[name] = `${value}`;
  }
  const onShow = (next: Shown) => {
    const asked = new URLSearchParams(Object.entries(next).filter(([, value]) => value));
    void navigate({ href: `/students/${studentId}/files?${asked}`, replace: true, resetScroll: false });
  };
  return <LibraryPage key={studentId} studentId={studentId} shown={shown} onShow={onShow} />;
}

export const Route = createLazyFileRoute('/_app/students_/$studentId/files')({ component: Page });
