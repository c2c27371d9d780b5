import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ExtraKind } from './draft';

/** What a question of the district's own is answered with. */
export const KIND_WORDS: Readonly<Record<ExtraKind, MessageDescriptor>> = {
  text: msg`A line of text`,
  prose: msg`Several paragraphs`,
  choice: msg`One of several answers`,
  number: msg`A number`,
  date: msg`A date`,
  yes_no: msg`Yes or no`,
};
