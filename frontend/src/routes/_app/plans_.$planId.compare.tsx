import { createFileRoute } from '@tanstack/react-router';
import { ComparePage } from '@/features/plans/comparing/ComparePage';
import { type Choice, choiceOf } from '@/features/plans/comparing/choice';

function Page() {
  const { planId } = Route.useParams();
  const navigate = Route.useNavigate();
  return (
    <ComparePage
      key={planId}
      planId={planId}
      choice={Route.useSearch()}
      onChoose={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}

export const Route = createFileRoute('/_app/plans_/$planId/compare')({
  validateSearch: (search): Choice => choiceOf(search),
  component: Page,
});
