import { createContext, useContext } from 'react';
import { asRows, type FormSection, type PlanContent, placeOf } from './form';

/** One section's answers that still say what the last plan said, and the word that they still hold. */
export interface CarriedPlace {
  sectionKey: string;
  /** `field`, or `field.row.column`; as the server last said. */
  places: ReadonlySet<string>;
  /** Says that what stands at these places (`field`, `field.row`) still holds; null: all of the section. */
  onConfirm: ((places: readonly string[] | null) => void) | null;
}

const NONE: CarriedPlace = { sectionKey: '', places: new Set(), onConfirm: null };

export const CarriedContext = createContext<CarriedPlace>(NONE);
export const useCarried = () => useContext(CarriedContext);

/** Whether a field, a column of a row, or anything in a row is carried and not yet confirmed. */
export function isCarried(places: ReadonlySet<string>, place: string): boolean {
  if (places.has(place)) return true;
  for (const one of places) if (one.startsWith(`${place}.`)) return true;
  return false;
}

/** The carried places as people go through them, in the order of the page: fields, and rows as a whole. */
export function stopsOf(
  sections: readonly FormSection[],
  content: PlanContent,
  carried: Readonly<Record<string, ReadonlySet<string>>>,
): string[] {
  return sections.flatMap((section) => {
    const places = carried[section.key];
    if (!places || places.size === 0) return [];
    return section.fields.flatMap((field) => {
      const here =
        field.kind === 'rows'
          ? asRows(content[section.key]?.[field.key]).map((row) => placeOf(field.key, row.id))
          : [field.key];
      return here.filter((place) => isCarried(places, place)).map((place) => placeOf(section.key, place));
    });
  });
}

/** How many fields and rows of a section wait for somebody's word. */
export function countOf(places: ReadonlySet<string>): number {
  return new Set([...places].map((place) => place.split('.').slice(0, 2).join('.'))).size;
}

/** The first stop after the place one is at; from the last one on to the first. */
export function nextStop(stops: readonly string[], isAfter: (stop: string) => boolean): string | null {
  return stops.find(isAfter) ?? stops[0] ?? null;
}

/** Whether a place stands on the page after where somebody is, and does not hold it. */
export function standsAfter(here: Element | null, place: string): boolean {
  const element = document.getElementById(place) ?? document.getElementById(place.split('.')[0] ?? '');
  if (!here || !element) return true;
  if (element.contains(here)) return false;
  return (here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
