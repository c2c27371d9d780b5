export { DistrictOverview } from './DistrictOverview';
export { TodayPage } from './TodayPage';
