const FOCUSABLE =
  'input:not([disabled]), textarea, button:not([disabled]), [contenteditable="true"], [tabindex="0"]';
/** A section that was far away opens its socket first, and a card opens; then its fields are there. */
const PATIENCE_MS = 4000;
const EVERY_MS = 60;

/** The element of a place, or of the nearest thing around it that is on the page. */
function elementOf(place: string): { element: HTMLElement | null; isExact: boolean } {
  const parts = place.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const element = document.getElementById(parts.slice(0, length).join('.'));
    if (element) return { element, isExact: length === parts.length };
  }
  return { element: null, isExact: false };
}

function inside(element: HTMLElement): HTMLElement | null {
  // A card that was asked to open and has not yet.
  if (element.querySelector(':scope > article > [data-row-body][hidden]')) return null;
  const first =
    element.querySelector<HTMLElement>('[data-row-body] :is(input, textarea, [contenteditable="true"])') ??
    element.querySelector<HTMLElement>('input:not([disabled]), textarea, [contenteditable="true"]');
  return first ?? element.querySelector<HTMLElement>(FOCUSABLE);
}

let current = 0;

/** Scrolls to a place and puts the focus into its field, as soon as the field is there; to the place itself if it never is. */
export function goToPlace(place: string): void {
  current += 1;
  const own = current;
  const began = performance.now();
  let hasScrolled = false;
  const look = () => {
    if (own !== current) return;
    const { element, isExact } = elementOf(place);
    if (element && !hasScrolled) {
      hasScrolled = true;
      element.scrollIntoView({ block: 'start' });
    }
    const field = element && isExact ? inside(element) : null;
    if (element && field) {
      field.focus({ preventScroll: true });
      element.scrollIntoView({ block: 'nearest' });
    } else if (performance.now() - began < PATIENCE_MS) setTimeout(look, EVERY_MS);
    else element?.focus({ preventScroll: true });
  };
  look();
}

/** Scrolls to a section and puts the focus on it. */
export function goToSection(key: string): void {
  current += 1;
  const section = document.getElementById(key);
  section?.scrollIntoView({ block: 'start' });
  section?.focus({ preventScroll: true });
}
