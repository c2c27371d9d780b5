import { createLazyFileRoute, useNavigate, useSearch } from '@tanstack/react-router';
import { RequestsPage } from '@/features/cases/RequestsPage';

function Page() {
  const { state } = useSearch({ strict: false }) as { state?: unknown };
  const navigate = useNavigate();
  return (
    <RequestsPage
      state={typeof state === 'string' ? state : undefined}
      onChoose={(chosen) =>
        void navigate({ href: `/requests?state=${chosen}`, replace: true, resetScroll: false })
      }
    />
  );
}

export const Route = createLazyFileRoute('/_app/requests')({ component: Page });
