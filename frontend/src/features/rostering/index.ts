export { RosterImportPage } from './RosterImportPage';
export { RosterPage } from './RosterPage';
