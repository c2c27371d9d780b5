import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** How a parent was consulted, in the order people choose. */
export const HOW: Readonly<Record<string, MessageDescriptor>> = {
  meeting: msg`At a meeting`,
  phone: msg`By phone`,
  video: msg`By video`,
  in_writing: msg`In writing`,
};

/** What the law asks, by whether the old plan is of the same state (34 CFR 300.323(e), (f)). */
export const LAW = {
  inState: msg`From the same state: give services comparable to those of the old plan, in consultation with the parent, until you adopt that plan or agree on a new one (34 CFR 300.323(e)).`,
  outOfState: msg`From another state: give services comparable to those of the old plan, in consultation with the parent, until you evaluate, if that is needed, and agree on a new plan. Such an evaluation is an initial one and needs the parent’s consent (34 CFR 300.323(f), 300.300(a)).`,
};
