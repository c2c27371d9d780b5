import type { Client, OperationResult } from '@urql/core';
import { graphql } from '@/gql';
import { hold, ownerOf } from '@/lib/held';
import {
  begin,
  confirm,
  forgetPlan,
  heard,
  keptFor,
  keptPlans,
  open,
  seal,
  unsentHere,
  wipe,
} from '@/lib/kept';
import { unpacked } from '@/lib/packed';
import { isKeeping } from './keeping';
import { AGAIN, sayKeeping } from './keepingHere';

/** The one script address Trusted Types let through (`lib/trustedHtml.ts`). */
const WORKER = '/offline.js';
/** Where the worker brings the app's own files when there is no network; it has none of anybody's data. */
const SCOPE = '/plans/';
/** Of a plan that is kept: whether it may still be. */
const MAY_KEEP = graphql(`
  query KeepingPlans_plan($id: ID!) {
    plan(id: $id) {
      id
      state
      may
    }
  }
`);
/** States in which a plan is written. */
const WRITTEN = ['draft', 'team_review'];

/** Begins to keep what this person opens; the app's files are here when it fulfils. */
export async function startKeeping(owner: string): Promise<void> {
  await begin(owner);
  sayKeeping(true);
  localStorage.removeItem(AGAIN);
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  const worker = registration.installing ?? registration.waiting;
  if (!worker) return;
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('the app could not be kept'));
    });
  });
}

/** Nothing stays: not the key, not what it sealed, not the app's own files. */
export async function stopKeeping(): Promise<void> {
  await wipe().catch(() => {});
  localStorage.removeItem(AGAIN);
  sayKeeping(false);
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((one) => one.unregister()));
  if (typeof caches === 'undefined') return;
  const names = (await caches.keys()).filter((name) => name.startsWith('trellis'));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** What is not with the server is held for the same person's next session, as with any session's end; the rest goes. */
export async function endKeeping(): Promise<'nothing' | 'held' | 'failed'> {
  let outcome: 'nothing' | 'held' | 'failed' = 'nothing';
  try {
    const owner = await keptFor();
    for (const { plan, bytes } of owner ? await unsentHere(owner) : []) {
      const { name: section, room, update } = unpacked(bytes);
      await hold({ owner: owner ?? '', plan, section, room }, update);
      outcome = 'held';
    }
  } catch {
    outcome = 'failed';
  }
  const owner = await keptFor().catch(() => null);
  await stopKeeping();
  // Who has said that it is their device need not say so after every session; their next one begins with a new key.
  if (owner) localStorage.setItem(AGAIN, owner);
  return outcome;
}

export async function keepOnlyFor(owner: string): Promise<void> {
  // Without the wish it is what could not be wiped when it ended.
  if (!isKeeping() || (await keptFor()) !== owner) await stopKeeping();
}

export async function unsentPlans(): Promise<number> {
  const owner = await keptFor();
  return owner ? [...(await keptPlans(owner)).values()].filter(Boolean).length : 0;
}

interface Named {
  viewer?: { person: { id: string }; district: { id: string } } | null;
  plan?: { id: string; state: string; may: readonly string[] } | null;
}
const nameOf = ({ operation }: OperationResult) =>
  operation.query.definitions.map((one) => ('name' in one ? one.name?.value : undefined)).find(Boolean) ?? '';

/**
 * Keeps what a plan's page is made of, and answers with it where the server is out of reach. With every page loaded
 * (`client`) the server is asked of each plan whether it may still be kept.
 */
export async function through(result: OperationResult, client?: Client): Promise<OperationResult> {
  const name = nameOf(result);
  if (name !== 'Session_viewer' && name !== 'PlanPage_plan') return result;
  try {
    const owner = await keptFor();
    if (!owner) return result;
    // Where a document asks for none, the cache passes none on.
    const id = (result.operation.variables as { id?: string } | undefined)?.id ?? null;
    const place = { owner, plan: name === 'PlanPage_plan' ? id : null, name };
    if (isOutOfReach(result)) {
      const kept = await open(place);
      if (!kept) return result;
      return { ...result, error: undefined, data: JSON.parse(new TextDecoder().decode(kept.bytes)) };
    }
    if (!result.error && (await keep(owner, place, result.data as Named)) && client)
      void confirmAll(client, owner).catch(() => {});
  } catch {
    // A device that keeps nothing shows what it would without.
  }
  return result;
}

/** No answer at all, not an answer that says no. */
const isOutOfReach = ({ error }: OperationResult) => !!error?.networkError && !error.response;

/** Whether it was the server's word on who one is. */
async function keep(owner: string, place: Parameters<typeof seal>[0], data: Named): Promise<boolean> {
  const { viewer, plan } = data;
  if (place.plan !== null) {
    if (await mayStay(owner, place.plan, plan)) await seal(place, bytesOf(data));
    return false;
  }
  if (!viewer || ownerOf(viewer.district.id, viewer.person.id) !== owner) return false;
  await heard(owner);
  await seal(place, bytesOf(data));
  return true;
}

/** Lets go of a plan its person may not write any more. */
async function mayStay(owner: string, id: string, plan: Named['plan']): Promise<boolean> {
  if (plan && WRITTEN.includes(plan.state) && plan.may.includes('write')) {
    await confirm(owner, id);
    return true;
  }
  // What is not sent stays until its person has read what became of it.
  if (!(await keptPlans(owner)).get(id)) await forgetPlan(owner, id);
  return false;
}

async function confirmAll(client: Client, owner: string): Promise<void> {
  for (const id of (await keptPlans(owner)).keys()) {
    const { data, error } = await client
      .query(MAY_KEEP, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    if (!error && data) await mayStay(owner, id, data.plan);
  }
}

const bytesOf = (data: unknown) => new TextEncoder().encode(JSON.stringify(data)) as Uint8Array<ArrayBuffer>;
