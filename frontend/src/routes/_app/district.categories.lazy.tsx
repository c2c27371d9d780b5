import { createLazyFileRoute } from '@tanstack/react-router';
import { CategoriesPage } from '@/features/eligibility/CategoriesPage';

export const Route = createLazyFileRoute('/_app/district/categories')({ component: CategoriesPage });
