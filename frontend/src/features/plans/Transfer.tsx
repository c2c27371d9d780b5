import { lazy } from 'react';

const opened = () => import('./transferring/opened');

/** Whence a plan came that began with one of another district, above it. */
export const CameWithPlan = lazy(() => opened().then((part) => part.came()));
/** Makes the file for the district a student moves to. */
export const HandOverDialog = lazy(() => opened().then((part) => part.handOver()));
/** Begins a plan for a student who came with one. */
export const MovedHereDialog = lazy(() => opened().then((part) => part.movedHere()));
/** The words of a carried answer, and of how many there are, where the last plan was another district's. */
export const FromPlanOf = lazy(() => opened().then((part) => part.fromPlanOf()));
export const CountFromPlanOf = lazy(() => opened().then((part) => part.countFromPlanOf()));
