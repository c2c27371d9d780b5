/** Opens a file by its short-lived address, in this window: a browser stops new windows that no tap asked for. */
export function openLink(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.rel = 'noreferrer';
  link.click();
}
