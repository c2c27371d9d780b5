import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { RosterPage } from '@/features/rostering';

export const Route = createFileRoute('/_app/roster/')({ component: Roster });

function Roster() {
  const navigate = useNavigate();
  return (
    <RosterPage onUploaded={(importId) => navigate({ to: '/roster/$importId', params: { importId } })} />
  );
}
