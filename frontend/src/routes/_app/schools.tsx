import { createFileRoute } from '@tanstack/react-router';
import { SchoolsPage } from '@/features/schools';

export const Route = createFileRoute('/_app/schools')({ component: SchoolsPage });
