import { createLazyFileRoute } from '@tanstack/react-router';
import { CalendarPage } from '@/features/deadlines/CalendarPage';

export const Route = createLazyFileRoute('/_app/district/calendar')({ component: CalendarPage });
