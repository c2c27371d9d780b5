import { createLazyFileRoute, useParams } from '@tanstack/react-router';
import { DistrictPage } from '@/features/deployment';

export const Route = createLazyFileRoute('/_app/deployment/$districtId')({ component: OperatedDistrict });

// Not through `Route`: what the page needs of it would be a file of its own among the first every page waits for.
function OperatedDistrict() {
  const { districtId } = useParams({ from: '/_app/deployment/$districtId' });
  return <DistrictPage key={districtId} districtId={districtId} />;
}
