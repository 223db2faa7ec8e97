import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../../infra/build/bundle.ts';
import { buildDashboard, type DashboardPage, PAGE_MODULE, pageModule } from '../../../../infra/build/dashboard-page.ts';

let page: DashboardPage;
beforeAll(async () => {
	page = await buildDashboard();
});

it('U3 the page that the API serves is what its source makes', () => {
	const kept = readFileSync(join(PROJECT_ROOT, PAGE_MODULE), 'utf8');
	expect(kept === pageModule(page), 'it is not: run "npm run dashboard"').toBe(true);
});

it('U3 the page is small, its script and its style included', () => {
	expect(Buffer.byteLength(page.html)).toBeLessThan(150 * 1024);
});

it('U3 the page needs nothing of any other place', () => {
	const [frame = ''] = page.html.split('<style>');
	const [, end = ''] = page.html.split('</script>');
	expect(page.html.match(/<script|<\/script|<style|<\/style/g)).toHaveLength(4);
	expect(`${frame}${end}`.match(/(src|href)="(?!data:)/g)).toBeNull();
	expect(page.html).not.toMatch(/@import|url\(/);
});
