export { DistrictOverview } from './DistrictOverview';
export { OperatorOverview } from './OperatorOverview';
export { TodayPage } from './TodayPage';
