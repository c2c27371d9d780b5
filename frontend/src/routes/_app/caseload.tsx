import { createFileRoute } from '@tanstack/react-router';
import { MyCaseload } from '@/features/students';

export const Route = createFileRoute('/_app/caseload')({ component: MyCaseload });
