import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { NewDistrictPage } from '@/features/deployment';

export const Route = createFileRoute('/_app/deployment/new')({ component: NewDistrict });

function NewDistrict() {
  const navigate = useNavigate();
  return (
    <NewDistrictPage
      onCreated={(districtId) => navigate({ to: '/deployment/$districtId', params: { districtId } })}
    />
  );
}
