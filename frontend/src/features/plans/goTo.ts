const FOCUSABLE =
  'input:not([disabled]), textarea, button:not([disabled]), [contenteditable="true"], [tabindex="0"]';
/** A section that was far away opens its socket first, and a card opens; then its fields are there. */
const PATIENCE_MS = 4000;
const EVERY_MS = 60;
/** So many looks in a row the field has to have the focus: a dialog that closes gives the focus back a little later. */
const SETTLED = 6;
/** Somebody who does this goes somewhere else. */
const LEAVING = ['pointerdown', 'keydown'] as const;

/** The element of a place, or of the nearest thing around it that is on the page. */
export function elementOf(place: string): { element: HTMLElement | null; isExact: boolean } {
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

/**
 * Scrolls to a place and puts the focus into its field, as soon as the field is there; to the place itself if it never is.
 * Meanwhile the focus waits at the place, so that keys go nowhere else; who leaves it is not called back.
 */
export function goToPlace(place: string): void {
  current += 1;
  const own = current;
  const began = performance.now();
  let isWaiting = false;
  let held = 0;
  const leave = (event: Event) => {
    if (event instanceof KeyboardEvent && event.key !== 'Tab') return;
    if (own === current) current += 1;
    stop();
  };
  const stop = () => {
    for (const kind of LEAVING) document.removeEventListener(kind, leave, { capture: true });
  };
  const look = () => {
    if (own !== current) return stop();
    const { element, isExact } = elementOf(place);
    if (element && !isWaiting) element.scrollIntoView({ block: 'start' });
    const field = element && isExact ? inside(element) : null;
    // Behind an open dialog nothing can have the focus: the dialog takes it back.
    const isBehind = !!element?.closest('[aria-hidden="true"], [inert]');
    if (element && field && !isBehind) {
      // Anywhere in the place will do: a field may hand the focus on to a part of itself.
      if (!element.contains(document.activeElement) || document.activeElement === element) {
        field.focus({ preventScroll: true });
        element.scrollIntoView({ block: 'nearest' });
        held = 0;
      }
      held += 1;
      if (held > SETTLED) return stop();
      setTimeout(look, EVERY_MS);
      return;
    }
    // What waited may have made way for the field: then the focus is nowhere.
    if (element && !isBehind && (!isWaiting || document.activeElement === document.body)) {
      element.focus({ preventScroll: true });
      isWaiting = true;
    }
    if (performance.now() - began < PATIENCE_MS) setTimeout(look, EVERY_MS);
    else stop();
  };
  for (const kind of LEAVING) document.addEventListener(kind, leave, { capture: true });
  look();
}

/** Scrolls to a section and puts the focus on it. */
export function goToSection(key: string): void {
  current += 1;
  const section = document.getElementById(key);
  section?.scrollIntoView({ block: 'start' });
  section?.focus({ preventScroll: true });
}
