export { PeoplePage } from './PeoplePage';
export { ROLES } from './roles';
