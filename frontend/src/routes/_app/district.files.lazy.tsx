import { createLazyFileRoute } from '@tanstack/react-router';
import { FileRulesPage } from '@/features/library/FileRulesPage';

export const Route = createLazyFileRoute('/_app/district/files')({ component: FileRulesPage });
