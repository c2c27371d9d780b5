import { ownWords } from '@/app/ownWords';

/** The page's own words, which nobody else of the staff loads. */
export const formsWords = ownWords((language) => import(`../../locales/${language}/forms.po`));
