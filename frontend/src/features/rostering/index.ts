export { LatestRoster } from './LatestRoster';
export { RosterImportPage } from './RosterImportPage';
export { RosterPage } from './RosterPage';
