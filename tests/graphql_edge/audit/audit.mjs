// Runs every server audit of graphql-http against the address given and prints the results as JSON.
import { auditServer } from 'graphql-http';

const results = await auditServer({ url: process.argv[2] });
const rows = await Promise.all(
  results.map(async ({ id, name, status, ...rest }) => ({ id, name, status, reason: rest.reason ?? null })),
);
console.log(JSON.stringify(rows));
