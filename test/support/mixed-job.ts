import { expect } from 'vitest';
import type { Mode } from '../../shared/core/job.ts';
import type { JobSummary } from '../../shared/core/report/summary.ts';
import type { Result } from '../../shared/core/result.ts';

/** Pages of the site that `mixedLines` is about. */
export const MIXED_PAGES = 300;
export const MIXED_BROKEN = 7;

/** Pages, some of them twice, and lines that are no URL. */
export function mixedLines(siteUrl: string): string[] {
	const pages = Array.from({ length: MIXED_PAGES }, (_, i) => `${siteUrl}/p/${i}`);
	return [...pages, 'not a url', `${siteUrl}/p/3#top`, 'http://', `  ${siteUrl}/p/4  `, 'gopher://old.example/'];
}

/** What has to become of `mixedLines` in every mode, wherever the stack runs. */
export function expectMixedJob(
	{ results, summary }: { results: readonly Result[]; summary: JobSummary },
	mode: Mode,
): void {
	expect(results.map((result) => result.index)).toEqual([
		...Array(MIXED_PAGES + 1).keys(),
		MIXED_PAGES + 2,
		MIXED_PAGES + 4,
	]);
	expect(summary).toMatchObject({ mode, state: 'reported', targets: MIXED_PAGES + 3, duplicates: 2, notPlanned: 0 });
	expect(summary.counts).toEqual({
		ok: MIXED_PAGES - MIXED_BROKEN,
		http_error: MIXED_BROKEN,
		invalid_url: 2,
		refused: 1,
	});
	expect(results[MIXED_PAGES]).toMatchObject({ url: 'not a url', outcome: 'invalid_url', attempts: 0, status: null });
	expect(results[12]).toMatchObject({ outcome: 'ok', status: 200, contentType: 'text/html', links: 20 });
}
