// PostGraphile 5 over the bench's database, as the application's role: row security decides what is there.
// The cookie stands for a person; their context is set in the transaction of each request, as the product does.
import { createServer } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import { postgraphile } from 'postgraphile';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { printSchema } from 'graphql';

const { port, databaseUrl, sessionsFile, schemaFile } = JSON.parse(process.argv[2]);
const people = JSON.parse(readFileSync(sessionsFile, 'utf8'));

// Some tables have a column `row_id`, which is what an `id` is called here.
const LineIds = {
  name: 'LineIds',
  version: '0.0.0',
  inflection: {
    replace: {
      _attributeName(previous, options, details) {
        return details.attributeName === 'row_id' ? 'line_id' : previous(details);
      },
    },
  },
};

const preset = {
  plugins: [LineIds],
  extends: [PostGraphileAmberPreset],
  // Ordering by any column, as the lists need it; the index for it is there.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [makePgService({ connectionString: databaseUrl, schemas: ['public', 'bench'], poolConfig: { max: 10 } })],
  grafserv: { port, graphqlPath: '/graphql', graphiql: false, watch: false, websockets: false },
  grafast: {
    explain: false,
    context: ({ node }) => {
      const token = (node?.req?.headers.cookie ?? '').split('=').slice(1).join('=');
      const context = people[token]?.context;
      return { pgSettings: { 'app.context': context ? `${context} ${Math.floor(Date.now() / 1000)}` : '' } };
    },
  },
};

const instance = postgraphile(preset);
const serving = instance.createServ(grafserv);
if (schemaFile) writeFileSync(schemaFile, printSchema((await instance.getSchemaResult()).schema));
const server = createServer();
server.keepAliveTimeout = 60_000;
server.on('error', (problem) => {
  console.error(problem);
  process.exit(1);
});
await serving.addTo(server);
server.listen(port, '127.0.0.1');
