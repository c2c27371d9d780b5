/** A page that comes back from the browser's own cache may belong to somebody who has signed out: load it again. */
export function neverShowAnotherPersonsPage(): void {
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}
