/** The store did not take the file: `UNREACHABLE` when it did not answer, else what it answered. */
export class PutProblem extends Error {
  constructor(readonly code: 'UNREACHABLE' | 'REFUSED') {
    super(code);
  }
}

export interface PutTarget {
  url: string;
  headers: readonly { name: string; value: string }[];
}

/**
 * Puts a file where the server said, with exactly the headers it signed; nothing of it passes the app.
 *
 * `onProgress` gets the part that is sent, 0 to 1. Rejects with a PutProblem, or with the reason of
 * `signal` when it was cancelled. XMLHttpRequest, because fetch cannot say how much has been sent.
 */
export function putFile(
  file: File,
  { url, headers }: PutTarget,
  onProgress: (part: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    // The browser writes the length itself and forbids that a page does.
    for (const { name, value } of headers) {
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value);
    }
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () =>
      request.status >= 200 && request.status < 300 ? resolve() : reject(new PutProblem('REFUSED'));
    request.onerror = () => reject(new PutProblem('UNREACHABLE'));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
