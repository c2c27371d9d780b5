// Writes src/routeTree.gen.ts from src/routes, so that the type checker never depends on a build having run.
import { Generator, getConfig } from '@tanstack/router-generator';

const root = process.cwd();
const config = await getConfig({ target: 'react', autoCodeSplitting: true, quoteStyle: 'single' }, root);
await new Generator({ config, root }).run();
