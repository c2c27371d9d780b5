import { ownWords } from '../ownWords';
import { Handovers } from './Handovers';
import ServicesContinue from './ServicesContinue';

const speak = ownWords((language) => import(`../../locales/${language}/moved.po`));

/** Both with their words: few students move, and a family's phone loads nothing of this for the others. */
export async function handovers(): Promise<{ default: typeof Handovers }> {
  await speak();
  return { default: Handovers };
}

export async function servicesContinue(): Promise<{ default: typeof ServicesContinue }> {
  await speak();
  return { default: ServicesContinue };
}
