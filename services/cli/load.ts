import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundlesDir, createBundleFinder } from '../../infra/local/bundle-finder.ts';

const source = fileURLToPath(new URL('./start.ts', import.meta.url));
await import(pathToFileURL(createBundleFinder(bundlesDir())('CommandLine', source)).href);
