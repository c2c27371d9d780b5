import { createLazyFileRoute } from '@tanstack/react-router';
import { TranslationPage } from '@/features/translations/TranslationPage';

function Page() {
  const { translationId } = Route.useParams();
  return <TranslationPage key={translationId} translationId={translationId} />;
}

export const Route = createLazyFileRoute('/_app/translations/$translationId')({ component: Page });
