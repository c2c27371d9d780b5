import { graphql } from '@/gql';
import { openLink } from '@/lib/openLink';
import { useDeed } from './useDeed';

const OPEN = graphql(`
  mutation OpenFile($id: ID!) {
    openAttachment(id: $id) {
      __typename
      ... on OpenLink {
        url
        expiresAt
      }
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

/** Opens a file of a record; the store gives it as a download, so the page stays. */
export function useOpenFile(attachmentId: string) {
  const [ask, standing] = useDeed(OPEN, 'openAttachment');
  const open = async () => {
    const link = await ask({ id: attachmentId });
    if (link) openLink(link.url);
  };
  return [open, standing] as const;
}
