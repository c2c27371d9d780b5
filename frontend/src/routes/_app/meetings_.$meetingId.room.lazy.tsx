import { createLazyFileRoute } from '@tanstack/react-router';
import { MeetingRoomPage } from '@/features/meeting-room/MeetingRoomPage';

function Page() {
  const { meetingId } = Route.useParams();
  return <MeetingRoomPage key={meetingId} meetingId={meetingId} />;
}

export const Route = createLazyFileRoute('/_app/meetings_/$meetingId/room')({ component: Page });
