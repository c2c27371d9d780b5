import { createLazyFileRoute } from '@tanstack/react-router';
import { RulesPage } from '@/features/deadlines/RulesPage';

export const Route = createLazyFileRoute('/_app/district/rules')({ component: RulesPage });
