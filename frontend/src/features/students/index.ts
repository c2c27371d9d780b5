export { MyCaseload } from './CaseloadPage';
export { StudentsPage } from './StudentsPage';
