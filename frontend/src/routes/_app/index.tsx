import { createFileRoute } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useViewer } from '@/app/session';
import { DistrictOverview, TodayPage } from '@/features/today';

// With the words of the deployment's pages, which no district's people load.
const OperatorOverview = lazy(() => import('@/features/today/OperatorOverview'));

export const Route = createFileRoute('/_app/')({ component: Landing });

/** Who works with students lands on what is due; who keeps a district or the deployment, on how it stands. */
function Landing() {
  const { places, audience } = useViewer();
  if (!places.includes('overview')) return <TodayPage />;
  return audience === 'OPERATORS' ? (
    <Suspense>
      <OperatorOverview />
    </Suspense>
  ) : (
    <DistrictOverview />
  );
}
