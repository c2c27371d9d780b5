import { createFileRoute } from '@tanstack/react-router';
import { DistrictPage } from '@/features/deployment';

export const Route = createFileRoute('/_app/deployment/$districtId')({ component: OperatedDistrict });

function OperatedDistrict() {
  const { districtId } = Route.useParams();
  return <DistrictPage key={districtId} districtId={districtId} />;
}
