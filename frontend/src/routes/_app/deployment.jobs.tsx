import { createFileRoute } from '@tanstack/react-router';
import { DeadJobsPage } from '@/features/deployment';

export const Route = createFileRoute('/_app/deployment/jobs')({ component: DeadJobsPage });
