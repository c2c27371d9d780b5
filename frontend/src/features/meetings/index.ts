export { ArrangePage } from './ArrangePage';
export { MeetingPage } from './MeetingPage';
export { MeetingsPage } from './MeetingsPage';
