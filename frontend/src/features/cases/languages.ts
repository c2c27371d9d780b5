/** Languages one can be reached in, as the server names them. */
export const LANGUAGES = [
  'en',
  'es',
  'ar',
  'zh',
  'fr',
  'ht',
  'hmn',
  'ko',
  'pt',
  'ru',
  'so',
  'tl',
  'uk',
  'vi',
];
