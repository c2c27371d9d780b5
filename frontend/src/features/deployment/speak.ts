import { ownWords } from '@/app/ownWords';

/** The words of the operator's pages; each waits for them before it shows one. */
export const speakDeploymentWords = ownWords((language) => import(`../../locales/${language}/deployment.po`));
