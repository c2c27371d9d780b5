import { createFileRoute } from '@tanstack/react-router';
import { RosterImportPage } from '@/features/rostering';

export const Route = createFileRoute('/_app/roster/$importId')({ component: RosterImport });

function RosterImport() {
  const { importId } = Route.useParams();
  return <RosterImportPage key={importId} importId={importId} />;
}
