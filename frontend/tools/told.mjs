/** What a run of the browser stories said of itself, by Playwright's own report. Pure. */

/** As many may fail for want of time; more is something else. */
export const MOST = 4;

/** Its stories do not go on from one another: of this file only the pages that failed are told again. */
const PAGES = 'pages.spec.ts';

/** The failed stories of a report: their titles, the whole files to tell again, and the pages. Null where none was told. */
export function toldBadly(report) {
  if (!report?.suites?.length) return null;
  const failed = report.suites.flatMap(specsOf).filter((spec) => !spec.ok);
  const files = new Set(failed.map((spec) => spec.file).filter((file) => file !== PAGES));
  return {
    titles: failed.map((spec) => `${spec.file}: ${spec.title}`),
    files: [...files],
    pages: failed.filter((spec) => spec.file === PAGES).map((spec) => spec.title),
  };
}

/** The arguments of each run that tells them again. */
export function runsOf({ files, pages }) {
  const escaped = pages.map((title) => title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return [
    ...(files.length > 0 ? [files] : []),
    ...(pages.length > 0 ? [[PAGES, '--grep', escaped.join('|')]] : []),
  ];
}

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
