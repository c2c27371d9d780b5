/** A comparable service as the server keeps it; without a day it is only proposed. */
export interface ComparableService {
  what: string;
  startsOn: string | null;
}

/** The server's JSON with every part there. */
export function asServices(json: unknown): ComparableService[] {
  if (!Array.isArray(json)) return [];
  return json.map((one: Record<string, unknown>) => ({
    what: typeof one?.what === 'string' ? one.what : '',
    startsOn: typeof one?.startsOn === 'string' ? one.startsOn : null,
  }));
}
