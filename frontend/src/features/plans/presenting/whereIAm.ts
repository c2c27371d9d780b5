/** Below the frame's header and the desk bar. */
const TOP = 120;

const inWindow = ({ top, bottom }: DOMRect) => bottom > TOP && top < window.innerHeight;

/** The places of a page: sections and the fields in them, in their order. */
const placesIn = (section: HTMLElement) =>
  [...section.querySelectorAll<HTMLElement>('[id]')].filter(({ id }) => id.startsWith(`${section.id}.`));

/** Where somebody is in a plan: the field they are in while it is in the window, else the first that is. */
export function whereIAm(): string | null {
  const active = document.activeElement;
  const section = active?.closest<HTMLElement>('[data-section]');
  if (section && active) {
    for (let at: Element | null = active; at && at !== section; at = at.parentElement)
      if (at.id.startsWith(`${section.id}.`) && inWindow(at.getBoundingClientRect())) return at.id;
  }
  for (const one of document.querySelectorAll<HTMLElement>('[data-section]')) {
    const box = one.getBoundingClientRect();
    if (!inWindow(box)) continue;
    if (box.top >= TOP - 40) return one.id;
    const inside = placesIn(one).find((place) => place.getBoundingClientRect().top >= TOP - 8);
    return inside && inWindow(inside.getBoundingClientRect()) ? inside.id : one.id;
  }
  return null;
}

const EVERY_MS = 200;

/** Tells where this person is, now and whenever that changes; the answer ends it. */
export function tellWhereIAm(tell: (at: string | null) => void): () => void {
  let last: string | null | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    timer = undefined;
    const at = whereIAm();
    if (at === last) return;
    last = at;
    tell(at);
  };
  const soon = () => {
    timer ??= setTimeout(look, EVERY_MS);
  };
  look();
  document.addEventListener('scroll', soon, { passive: true, capture: true });
  document.addEventListener('focusin', soon, { capture: true });
  return () => {
    clearTimeout(timer);
    document.removeEventListener('scroll', soon, { capture: true });
    document.removeEventListener('focusin', soon, { capture: true });
  };
}
