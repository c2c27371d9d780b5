import { lazy } from 'react';

const opened = () => import('./opened');

/** To which districts plans of a student were sent. */
export const Handovers = lazy(() => opened().then((part) => part.handovers()));
/** What goes on for a child who came with a plan. */
export const ServicesContinue = lazy(() => opened().then((part) => part.servicesContinue()));
