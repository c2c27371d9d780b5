import { createLazyFileRoute } from '@tanstack/react-router';
import { AlertsPage } from '@/features/worklists/AlertsPage';

export const Route = createLazyFileRoute('/_app/alerts')({ component: AlertsPage });
