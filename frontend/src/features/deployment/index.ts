import { ownWords } from '@/app/ownWords';

// The operator's pages: no district's people load their words.
await ownWords((language) => import(`../../locales/${language}/deployment.po`))();

export { DeadJobsPage } from './DeadJobsPage';
export { DeploymentPage } from './DeploymentPage';
export { DistrictPage } from './DistrictPage';
export { NewDistrictPage } from './NewDistrictPage';
export { STATUSES } from './words';
