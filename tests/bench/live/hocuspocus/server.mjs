// Hocuspocus as a district would deploy it: its own server, its database extension on the same PostgreSQL, a token at
// the door. Debounce and everything else are its defaults: a document is stored 2 s after its last edit, and at the
// latest every 10 s.
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import pg from 'pg';

const { port, databaseUrl, token: expected } = JSON.parse(process.argv[2]);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });

const server = new Server({
  port,
  address: '127.0.0.1',
  quiet: true,
  async onAuthenticate({ token }) {
    if (token !== expected) throw new Error('not allowed');
  },
  extensions: [
    new Database({
      fetch: async ({ documentName }) => {
        const { rows } = await pool.query('SELECT state FROM bench_hocuspocus WHERE name = $1', [documentName]);
        return rows[0] ? new Uint8Array(rows[0].state) : null;
      },
      store: async ({ documentName, state }) => {
        await pool.query(
          `INSERT INTO bench_hocuspocus (name, state, stored_at) VALUES ($1, $2, clock_timestamp())
           ON CONFLICT (name) DO UPDATE SET state = excluded.state, stored_at = excluded.stored_at`,
          [documentName, Buffer.from(state)],
        );
      },
    }),
  ],
});

await server.listen();
