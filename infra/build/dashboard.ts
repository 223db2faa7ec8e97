/**
 * npm run dashboard
 *
 * Bundles the dashboard into the module from which the API serves it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PROJECT_ROOT } from './bundle.ts';
import { buildDashboard, PAGE_MODULE, pageModule } from './dashboard-page.ts';

const page = await buildDashboard();
writeFileSync(join(PROJECT_ROOT, PAGE_MODULE), pageModule(page));
const bytes = Buffer.byteLength(page.html);
process.stdout.write(`The dashboard has ${kilobytes(bytes)}, ${kilobytes(gzipSync(page.html).length)} compressed\n`);

function kilobytes(count: number): string {
	return `${(count / 1024).toFixed(1)} KB`;
}
