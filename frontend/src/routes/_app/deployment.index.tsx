import { createFileRoute } from '@tanstack/react-router';
import { DeploymentPage } from '@/features/deployment';

export const Route = createFileRoute('/_app/deployment/')({ component: DeploymentPage });
