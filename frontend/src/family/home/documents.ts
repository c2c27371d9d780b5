import { graphql } from '@/gql';
import type {
  FamilyHome_childQuery,
  FamilyHome_requestsQuery,
  MeetingAnswer_meetingFragment,
} from '@/gql/graphql';
import type { UnreadReport } from '../nextStep';

export const REQUESTS = graphql(`
  query FamilyHome_requests {
    signatureRequests {
      id
      state
      signature {
        id
        outcome
      }
      plan {
        id
        student {
          id
        }
      }
    }
  }
`);

// One question a child: what a question may ask for at once is limited, and children are few.
export const CHILD = graphql(`
  query FamilyHome_child($id: ID!) {
    student(id: $id) {
      id
      givenName
      may
      team {
        id
        role
        person {
          id
          name
          title
        }
      }
      cases {
        id
        receivedOn
        line {
          state
          standing
          reachedOn
        }
      }
      transfer {
        fromDistrict
        services
      }
      plans {
        id
        kind
        state
        startsOn
        endsOn
        sharedWithFamilyAt
      }
      meetings {
        ...MeetingAnswer_meeting
      }
    }
  }
`);

/** Whether the report of a case that came is still to be read by who asks. */
export const REPORT = graphql(`
  query FamilyHome_report($caseId: ID!) {
    evaluation(caseId: $caseId) {
      id
      copyWaits
    }
  }
`);

type Student = NonNullable<FamilyHome_childQuery['student']>;
export type Request = FamilyHome_requestsQuery['signatureRequests'][number];
/** A child whose meetings may be read here, with the report that came and is still to be read. */
export type Child = Omit<Student, 'meetings'> & {
  meetings: readonly MeetingAnswer_meetingFragment[];
  report: UnreadReport | null;
};
