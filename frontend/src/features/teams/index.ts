export { FamilyAccess } from './FamilyAccess';
export { TEAM_ROLES, useTeamRole } from './roles';
export { TeamDrawer } from './TeamDrawer';
export { needsAmong, TeamNeeds, useTeamNeeds } from './TeamNeeds';
