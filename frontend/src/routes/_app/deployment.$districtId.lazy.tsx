import { createLazyFileRoute } from '@tanstack/react-router';
import { DistrictPage } from '@/features/deployment';

export const Route = createLazyFileRoute('/_app/deployment/$districtId')({ component: OperatedDistrict });

function OperatedDistrict() {
  const { districtId } = Route.useParams();
  return <DistrictPage key={districtId} districtId={districtId} />;
}
