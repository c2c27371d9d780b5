import { createFileRoute } from '@tanstack/react-router';
import { InvitationPage } from '@/features/sign-in';

export const Route = createFileRoute('/invitation/$slug/$token')({
  validateSearch: (search: Record<string, unknown>): { for?: 'staff' } =>
    search.for === 'staff' ? { for: 'staff' } : {},
  component: Invitation,
});

function Invitation() {
  const { slug, token } = Route.useParams();
  const search = Route.useSearch();
  return <InvitationPage slug={slug} token={token} isForStaff={search.for === 'staff'} />;
}
