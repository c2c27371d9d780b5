import { createLazyFileRoute } from '@tanstack/react-router';
import { CaseNoticePage } from '@/features/notices/CaseNoticePage';

function Page() {
  const { noticeId } = Route.useParams();
  return <CaseNoticePage key={noticeId} noticeId={noticeId} />;
}

export const Route = createLazyFileRoute('/_app/notices/$noticeId')({ component: Page });
