import { createFileRoute } from '@tanstack/react-router';
import { useViewer } from '@/app/session';
import { PeoplePage } from '@/features/people';

export const Route = createFileRoute('/_app/people')({ component: People });

function People() {
  const { roles } = useViewer();
  const isAdministrator = roles.includes('district_admin');
  return (
    <PeoplePage
      isAdministrator={isAdministrator}
      mayAppoint={isAdministrator || roles.includes('special_education_admin')}
    />
  );
}
