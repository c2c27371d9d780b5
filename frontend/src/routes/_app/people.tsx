import { createFileRoute } from '@tanstack/react-router';
import { useViewer } from '@/app/session';
import { PeoplePage } from '@/features/people';

export const Route = createFileRoute('/_app/people')({ component: People });

function People() {
  return <PeoplePage isAdministrator={useViewer().roles.includes('district_admin')} />;
}
