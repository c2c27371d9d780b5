import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { IconName } from '@/ui';

export interface Place {
  /** As `viewer.places` names it. */
  id: string;
  href: string;
  label: MessageDescriptor;
  icon: IconName;
  /** Two keys, one after the other. */
  keys: string;
}

/** Everything the side navigation can offer, in its order. Which of them a person sees, the server says. */
const PLACES: readonly Place[] = [
  { id: 'today', href: '/', label: msg`Today`, icon: 'today', keys: 'g t' },
  { id: 'overview', href: '/', label: msg`Overview`, icon: 'today', keys: 'g v' },
  { id: 'caseload', href: '/caseload', label: msg`Caseload`, icon: 'document', keys: 'g c' },
  { id: 'students', href: '/students', label: msg`Students`, icon: 'folder', keys: 'g s' },
  { id: 'meetings', href: '/meetings', label: msg`Meetings`, icon: 'calendar', keys: 'g m' },
  { id: 'requests', href: '/requests', label: msg`Evaluations`, icon: 'document', keys: 'g e' },
  { id: 'board', href: '/board', label: msg`Deadlines`, icon: 'clock', keys: 'g b' },
  { id: 'people', href: '/people', label: msg`People`, icon: 'people', keys: 'g p' },
  { id: 'schools', href: '/schools', label: msg`Schools`, icon: 'building', keys: 'g o' },
  { id: 'roster', href: '/roster', label: msg`Roster`, icon: 'upload', keys: 'g r' },
  { id: 'forms', href: '/district/forms', label: msg`Forms`, icon: 'document', keys: 'g w' },
  { id: 'calendar', href: '/district/calendar', label: msg`Calendar`, icon: 'calendar', keys: 'g k' },
  { id: 'rules', href: '/district/rules', label: msg`Rules`, icon: 'document', keys: 'g l' },
  { id: 'categories', href: '/district/categories', label: msg`Categories`, icon: 'document', keys: 'g n' },
  { id: 'file_rules', href: '/district/files', label: msg`File rules`, icon: 'folder', keys: 'g i' },
  {
    id: 'destruction',
    href: '/district/destruction',
    label: msg`Files to destroy`,
    icon: 'folder',
    keys: 'g x',
  },
  { id: 'deployment', href: '/deployment', label: msg`Deployment`, icon: 'servers', keys: 'g d' },
  { id: 'family', href: '/family', label: msg`Family`, icon: 'heart', keys: 'g f' },
];

export function placesOf(ids: readonly string[]): Place[] {
  return PLACES.filter((place) => ids.includes(place.id));
}

/** The place an address belongs to: the longest that begins it. */
export function currentPlace(places: readonly Place[], path: string): Place | undefined {
  return places
    .filter(
      (place) => path === place.href || path.startsWith(`${place.href === '/' ? '/today' : place.href}/`),
    )
    .sort((a, b) => b.href.length - a.href.length)[0];
}
