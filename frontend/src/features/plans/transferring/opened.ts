import { ownWords } from '@/app/ownWords';
import CameWithPlan from './CameWithPlan';
import { CountFromPlanOf, FromPlanOf } from './From';
import HandOverDialog from './HandOverDialog';
import MovedHereDialog from './MovedHereDialog';

const speak = ownWords((language) => import(`../../../locales/${language}/transferring.po`));

/** Each with its words: few students move, and who reads other plans loads nothing of this. */
const spoken =
  <Part>(part: Part) =>
  async (): Promise<{ default: Part }> => {
    await speak();
    return { default: part };
  };

export const came = spoken(CameWithPlan);
export const handOver = spoken(HandOverDialog);
export const movedHere = spoken(MovedHereDialog);
export const fromPlanOf = spoken(FromPlanOf);
export const countFromPlanOf = spoken(CountFromPlanOf);
