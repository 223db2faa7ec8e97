import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../infra/build/bundle.ts';
import { dashboardLooks, PICTURE_FILE, TAKEN_FILE } from '../../../infra/tools/docs/dashboard-looks.ts';
import { HTML } from '../../../shared/api/dashboard/built-page.ts';
import { readPage } from '../../support/doc-commands.ts';

it('U3 the picture of the dashboard shows it as it is', () => {
	const { takenOf } = JSON.parse(readPage(TAKEN_FILE)) as { takenOf: string };
	expect(takenOf, 'it has changed: run "npm run docs:dashboard"').toBe(dashboardLooks());

	const picture = readFileSync(join(PROJECT_ROOT, PICTURE_FILE));
	expect(picture.subarray(1, 4).toString()).toBe('PNG');
	expect(readPage('docs/dashboard.md')).toContain('](dashboard.png)');
});

it('U3 the page is as large as its own page says', () => {
	const [, told] = /is one file of\s+(\d+) KB/.exec(readPage('docs/dashboard.md')) ?? [];
	expect(Math.abs(Number(told) - Buffer.byteLength(HTML) / 1024)).toBeLessThan(3);
});
