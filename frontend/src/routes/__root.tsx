import { createRootRoute, Outlet } from '@tanstack/react-router';
import { NotFoundPage } from '@/app/LostPages';

export const Route = createRootRoute({
  component: Outlet,
  notFoundComponent: () => (
    <main id="main" className="mx-auto max-w-2xl p-6">
      <NotFoundPage />
    </main>
  ),
});
