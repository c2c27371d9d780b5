export { DeadJobsPage } from './DeadJobsPage';
export { DeploymentPage } from './DeploymentPage';
export { DistrictPage } from './DistrictPage';
export { NewDistrictPage } from './NewDistrictPage';
export { speakDeploymentWords } from './speak';
export { STATUSES } from './words';
