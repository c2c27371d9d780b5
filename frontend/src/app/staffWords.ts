import { type Language, speakAlso } from './i18n';

/** The words of the staff app, beside those every page has. */
export function speakStaffWords(): void {
  speakAlso((language: Language) => import(`../locales/${language}/staff.po`));
}
