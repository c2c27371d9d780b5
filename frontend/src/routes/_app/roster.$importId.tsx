import { createFileRoute, useParams } from '@tanstack/react-router';
import { RosterImportPage } from '@/features/rostering';

export const Route = createFileRoute('/_app/roster/$importId')({ component: RosterImport });

// Not through `Route`: what the page needs of it would be a file of its own among the first every page waits for.
function RosterImport() {
  const { importId } = useParams({ from: '/_app/roster/$importId' });
  return <RosterImportPage key={importId} importId={importId} />;
}
