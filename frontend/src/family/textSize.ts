const KEY = 'text-size';

/** Whether this device shows the family's pages in larger letters: a choice of the reader, kept where they read. */
export const readsLarger = (): boolean => localStorage.getItem(KEY) === 'larger';

/** Everything is measured in letters, so the pages grow with them and wrap; nothing is cut or scrolls sideways. */
export function showLarger(isLarger: boolean): void {
  if (isLarger) document.documentElement.dataset.text = 'larger';
  else delete document.documentElement.dataset.text;
}

export function keepLarger(isLarger: boolean): void {
  if (isLarger) localStorage.setItem(KEY, 'larger');
  else localStorage.removeItem(KEY);
  showLarger(isLarger);
}
