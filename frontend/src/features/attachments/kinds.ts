import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Standing } from '@/ui';

/** What a file is about; the server's keys, in the order they are offered. */
export const KINDS: Record<string, MessageDescriptor> = {
  evaluation_report: msg`Evaluation report`,
  private_report: msg`Private report`,
  medical: msg`Medical letter`,
  protocol: msg`Test protocol`,
  consent: msg`Consent form`,
  work_sample: msg`Work sample`,
  court_order: msg`Court order or custody paper`,
  other: msg`Other`,
};

/** How far a file has come; nobody opens one that is not ready. */
export const STATES: Record<string, { label: MessageDescriptor; standing: Standing }> = {
  waiting_for_upload: { label: msg`Not sent yet`, standing: 'waiting' },
  checking: { label: msg`Being checked`, standing: 'waiting' },
  ready: { label: msg`Ready`, standing: 'done' },
  refused: { label: msg`Refused`, standing: 'overdue' },
  expired: { label: msg`Never arrived`, standing: 'plain' },
  withdrawn: { label: msg`Withdrawn`, standing: 'plain' },
  replaced: { label: msg`Replaced`, standing: 'plain' },
  destroying: { label: msg`Being destroyed`, standing: 'waiting' },
  destroyed: { label: msg`Destroyed`, standing: 'plain' },
};

/** What the file dialog offers; the server looks into the file itself. */
export const ACCEPTED = ['.pdf', '.docx', '.doc', '.png', '.jpg', '.jpeg', '.webp', '.heic', '.tif', '.tiff'];

const BY_ENDING: Record<string, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  doc: 'application/msword',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  heic: 'image/heic',
  tif: 'image/tiff',
  tiff: 'image/tiff',
};

/** The type a file says it is; some systems give a Word file none. */
export function typeOf(file: File): string {
  const ending = file.name.split('.').pop()?.toLowerCase() ?? '';
  return file.type || BY_ENDING[ending] || 'application/octet-stream';
}
