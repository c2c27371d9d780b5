import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What a page draws (`Preview.tsx`, `web/files.py`); everything else is downloaded. */
export const DRAWN = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp'];

/** Who may see a file, by how closed it is. */
export const READERS: Record<string, MessageDescriptor> = {
  team: msg`Team and family`,
  raw: msg`Psychologist and special education only`,
  custody: msg`Those who look after contacts and custody only`,
  apart: msg`Nobody any more: it is about another child`,
  raw_shown: msg`Psychologist, special education, and the family on request`,
};

/** Who sees a file from the moment it is filed as this. */
export const CLOSED_KINDS: Record<string, MessageDescriptor> = {
  medical: READERS.raw as MessageDescriptor,
  protocol: READERS.raw as MessageDescriptor,
  court_order: READERS.custody as MessageDescriptor,
};

export const WITHDRAWALS: Record<string, MessageDescriptor> = {
  wrong_child: msg`It is about another child`,
  wrong_file: msg`It is the wrong file`,
  duplicate: msg`It is here twice`,
  other: msg`Another reason`,
};

/** Why a file is opened; the server's keys, in the order they are offered. */
export const REASONS: Record<string, MessageDescriptor> = {
  service: msg`I work with the student`,
  meeting: msg`To prepare a meeting`,
  evaluation: msg`For an evaluation`,
  records_request: msg`Somebody asked for records`,
  dispute: msg`For a complaint or a hearing`,
  monitoring: msg`For monitoring or an audit`,
  safety: msg`For health or safety, at once`,
  other: msg`Another reason`,
};

/** Files that are kept alike. */
export const RETENTION_CLASSES: Record<string, MessageDescriptor> = {
  special_education: msg`Special education record`,
  health: msg`Medical record`,
  test_protocol: msg`Test protocols`,
  court_order: msg`Court orders`,
  work_sample: msg`Work samples`,
};

/** Who wants a file to stay. */
export const OBSTACLES: Record<string, MessageDescriptor> = {
  hold: msg`A legal hold keeps it`,
  request: msg`The family asked to see or amend the record`,
  dispute: msg`A dispute is open`,
};

/** How somebody was told that a file will be destroyed. */
export const TOLD_HOW: Record<string, MessageDescriptor> = {
  mail: msg`by e-mail`,
  letter: msg`by letter`,
  in_person: msg`in person`,
};

/** What was done with a file. */
export const DEEDS: Record<string, MessageDescriptor> = {
  rename: msg`Changed the title or source`,
  refile: msg`Changed the kind`,
  replace: msg`Replaced it with a new version`,
  withdraw: msg`Withdrew it`,
  open: msg`Opened it`,
  tell_destruction: msg`Announced that it will be destroyed`,
  call_off: msg`Kept it after all`,
  destroy: msg`Destroyed it`,
};

/** Which of the files are shown. */
export const STANDINGS: Record<string, MessageDescriptor> = {
  current: msg`In use`,
  earlier: msg`Earlier versions`,
  withdrawn: msg`Withdrawn`,
  destroyed: msg`Destroyed`,
  all: msg`All`,
};
