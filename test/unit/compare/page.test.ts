import { describe, expect, it } from 'vitest';
import { comparisonOf } from '../../../shared/compare/comparison.ts';
import { comparePage } from '../../../shared/runtime/compare-page.ts';
import { aPlan, aRun, aSetting } from '../../support/comparison.ts';

const HOSTILE = `"><script>alert(1)</script>&\u001b[2J`;

/** Figures that could not be reckoned, each with what stands around it. */
function wrongIn(page: string): string[] {
	return page.match(/.{60}(NaN|undefined|Infinity)/g) ?? [];
}

describe('the page of a comparison', () => {
	const span = {
		functionName: 'ConsumerFunction',
		instance: 'i',
		cold: true,
		initFromMs: 0,
		fromMs: 9,
		toMs: 99,
		targets: 1,
	};
	const timeline = { invocations: [span], busy: [{ instance: 'i', thread: 0, fromMs: 10, toMs: 90 }] };
	const settings = [1, 2, 4, 8].map((concurrency) => aSetting({ concurrency }));
	const runs = settings.flatMap((setting) =>
		[true, false].map((cold) =>
			aRun({ setting, cold, timeline, given: { wallMs: 4000 / Math.min(4, setting.concurrency) } }),
		),
	);
	const sweeps = [{ key: 'concurrency' as const, values: [1, 2, 4, 8] }];

	it('U5 has a plot of each kind, for a screen and for a phone, with a text for who cannot see it', async () => {
		const page = await comparePage(comparisonOf(aPlan(settings, { sweeps }), runs));

		const titles = Array.from(page.matchAll(/<figure><h2>(.*?)<\/h2>/g), ([, title]) => title);
		expect(titles).toEqual([
			'Time against cost',
			'What more concurrency brings: fanout',
			'Where the time of a target went',
			'Instances and threads',
			'How long single targets took',
		]);
		expect(page.match(/<div class="plot wide" role="img" aria-label="[^"]{40,}">/g)).toHaveLength(5);
		expect(page.match(/<div class="plot narrow" role="img" aria-label="[^"]{40,}">/g)).toHaveLength(5);
		expect(page).toContain('The dashed line joins those that no other setting beats');
		expect(wrongIn(page)).toEqual([]);
	});

	it('R8 takes nothing from outside for markup', async () => {
		const machine = { cores: 2, cpu: HOSTILE, node: 'v24' };
		const page = await comparePage(comparisonOf(aPlan(settings, { source: HOSTILE, machine }), runs));

		expect(page).not.toContain('<script');
		expect(page).not.toContain('\u001b');
		expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;');
	});

	it.each([
		{ what: 'one cold run', some: runs.slice(0, 1) },
		{ what: 'runs that may not be compared', some: [...runs, aRun({ setting: settings[0] as never, digest: 'd2' })] },
		{
			what: 'runs of which no times are known',
			some: runs.map((run) => ({
				...run,
				latencies: { count: 0, buckets: {} },
				timeline: { invocations: [], busy: [] },
			})),
		},
	])('can be drawn of $what', async ({ some }) => {
		const page = await comparePage(comparisonOf(aPlan(settings, { sweeps }), some));

		expect(page).toContain('</html>');
		expect(wrongIn(page)).toEqual([]);
	});
});
