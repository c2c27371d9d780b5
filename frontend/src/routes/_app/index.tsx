import { createFileRoute } from '@tanstack/react-router';
import { useViewer } from '@/app/session';
import { DistrictOverview, OperatorOverview, TodayPage } from '@/features/today';

export const Route = createFileRoute('/_app/')({ component: Landing });

/** Who works with students lands on what is due; who keeps a district or the deployment, on how it stands. */
function Landing() {
  const { places, audience } = useViewer();
  if (!places.includes('overview')) return <TodayPage />;
  return audience === 'OPERATORS' ? <OperatorOverview /> : <DistrictOverview />;
}
