import { existsSync, readFileSync } from 'node:fs';

/** What each demo wrote about itself: one a worker where `workbench around --demos` started several. */
const REPORTS = (process.env.TRELLIS_DEMO_FILE ?? '../.local/demo.json').split(':');

/** The report of this worker's demo. Two stories that are told side by side never stand on the same ground. */
export const REPORT = REPORTS[Number(process.env.TEST_PARALLEL_INDEX ?? 0) % REPORTS.length] as string;

export const DEMOS = REPORTS.length;

/** Where the running product is. */
export function baseURL(): string | undefined {
  if (!existsSync(REPORT)) return process.env.TRELLIS_URL;
  return JSON.parse(readFileSync(REPORT, 'utf8')).baseUrl as string;
}
