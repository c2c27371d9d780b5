/** Ana, of the staff, as the session says who is signed in. */
export const VIEWER = {
  __typename: 'Viewer',
  audience: 'STAFF',
  roles: [],
  places: [],
  language: 'en',
  sessionExpiresAt: '2030-01-01T00:00:00Z',
  recentlyAuthenticated: true,
  person: { __typename: 'Person', id: 'ana', name: 'Ana Flores', initials: 'AF', kind: 'staff' },
  district: {
    __typename: 'District',
    id: 'd',
    name: 'D',
    slug: 'd',
    accent: 'teal',
    timeZone: 'America/Denver',
  },
  children: [],
};
