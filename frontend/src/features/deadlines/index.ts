import { lazy } from 'react';

/** The deadlines of the law of one student, for the student's page. */
export const DeadlinesOfStudent = lazy(() => import('./DeadlinesOfStudent'));

/** By when notice of one meeting is due, for the meeting's page. */
export const NoticeOfMeeting = lazy(() => import('./NoticeOfMeeting'));
