import { createFileRoute } from '@tanstack/react-router';
import { MeetingPage } from '@/features/meetings';

function Page() {
  const { meetingId } = Route.useParams();
  return <MeetingPage key={meetingId} meetingId={meetingId} />;
}

export const Route = createFileRoute('/_app/meetings/$meetingId')({ component: Page });
