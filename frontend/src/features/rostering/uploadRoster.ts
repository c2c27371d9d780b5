/** Why a roster was not taken, as the server says it; `UNREACHABLE` when it did not answer, `UNEXPECTED` for the rest. */
export class UploadProblem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly doNext: string | null = null,
  ) {
    super(message);
  }
}

function asJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function problemOf(text: string): UploadProblem {
  const { error } = asJson(text) as { error?: { code?: string; message?: string; doNext?: string | null } };
  return new UploadProblem(error?.code ?? 'UNEXPECTED', error?.message ?? '', error?.doNext ?? null);
}

/**
 * Sends a roster and resolves to the id of its import.
 *
 * `onProgress` gets the part that is sent, 0 to 1. Rejects with an UploadProblem, or with the reason of
 * `signal` when it was cancelled. XMLHttpRequest, because fetch cannot say how much has been sent.
 */
export function uploadRoster(
  files: readonly File[],
  onProgress: (part: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const file of files) form.append('files', file, file.name);
    const request = new XMLHttpRequest();
    request.open('POST', '/uploads/roster');
    request.setRequestHeader('x-trellis-csrf', '1');
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      const { id } = asJson(request.responseText);
      if (request.status === 201 && typeof id === 'string') resolve(id);
      else reject(problemOf(request.responseText));
    };
    request.onerror = () => reject(new UploadProblem('UNREACHABLE', ''));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
