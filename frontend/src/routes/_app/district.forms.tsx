import { createFileRoute } from '@tanstack/react-router';
import { FormsPage } from '@/features/forms';
import type { PlanKind } from '@/features/students/planKinds';

interface Choice {
  kind?: PlanKind;
  part?: string;
}

function Page() {
  const { kind = 'iep', part } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <FormsPage
      kind={kind}
      part={part}
      onChoose={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}

export const Route = createFileRoute('/_app/district/forms')({
  validateSearch: ({ kind, part }): Choice => ({
    ...(kind === 'section_504' ? { kind } : {}),
    ...(typeof part === 'string' ? { part } : {}),
  }),
  component: Page,
});
