/*
 * Brings the app's own files where there is no network, for the pages of plans alone, on a device whose person keeps
 * plans on it (docs/decisions/0022). It never sees an answer of the server's: those are asked for with POST, which it
 * leaves alone, and nothing but the files of the build and the empty shell goes into its cache.
 */
const FILES = self.__FILES__;
const VERSION = 'trellis-app-__VERSION__';
const SHELL = '/sign-in';

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(VERSION)
      .then((cache) => cache.addAll([SHELL, ...FILES]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith('trellis-app-') && name !== VERSION))
      .then((old) => Promise.all(old.map((name) => caches.delete(name)))),
  );
});

const kept = async (address) => (await caches.open(VERSION)).match(address);

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(async () => (await kept(SHELL)) ?? Response.error()));
  } else if (FILES.includes(pathname)) {
    event.respondWith(kept(pathname).then((file) => file ?? fetch(request)));
  }
});
