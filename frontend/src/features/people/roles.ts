import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Roles as the server names them; `viewer.roles` and `Person.roles` hold the same keys. */
export const ROLES: Record<string, MessageDescriptor> = {
  district_admin: msg`District administrator`,
  special_education_admin: msg`Director of special education`,
  section_504_coordinator: msg`Section 504 coordinator`,
  translator: msg`Translator`,
  school_leader: msg`School leader`,
  special_teacher: msg`Special education teacher`,
  general_teacher: msg`General education teacher`,
  speech_therapist: msg`Speech therapist`,
  occupational_therapist: msg`Occupational therapist`,
  physical_therapist: msg`Physical therapist`,
  psychologist: msg`School psychologist`,
  registrar: msg`Registrar`,
  other_staff: msg`Other staff`,
  deployment_operator: msg`Operator of the deployment`,
};
