import { createFileRoute, useNavigate, useSearch } from '@tanstack/react-router';
import { FormsPage } from '@/features/forms';

/** Which plans' form, and which part of it is open. */
interface Choice {
  kind?: 'section_504';
  part?: string;
}

export const Route = createFileRoute('/_app/district/forms')({
  validateSearch: ({ kind, part }): Choice => ({
    ...(kind === 'section_504' ? { kind } : {}),
    ...(typeof part === 'string' ? { part } : {}),
  }),
  component: Page,
});

// Not through `Route`: what the page needs of it would be a file of its own among the first every page waits for.
function Page() {
  const { kind, part } = useSearch({ from: '/_app/district/forms' });
  const navigate = useNavigate();
  return (
    <FormsPage
      kind={kind ?? 'iep'}
      part={part}
      onChoose={(choice) =>
        void navigate({
          to: '/district/forms',
          search: { part: choice.part, kind: choice.kind === 'section_504' ? choice.kind : undefined },
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
