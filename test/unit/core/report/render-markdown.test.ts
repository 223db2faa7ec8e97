import { expect, it } from 'vitest';
import { NO_TIMES } from '../../../../shared/core/record/phase-times.ts';
import { renderMarkdown } from '../../../../shared/core/report/render-markdown.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import { aJob } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

function aReport(fields: Partial<JobReport> = {}): JobReport {
	return { ...summaryOf(aJob({ state: 'reported' }), START), failures: [], failuresOmitted: 0, ...fields };
}

it('S0.5 S4.1 tells in tables how a job went, where the time went and what failed', () => {
	const error = { code: 'TIMEOUT_BODY', message: 'no whole response' };
	const text = renderMarkdown(
		aReport({
			source: 'urls.txt',
			targets: 10,
			counts: { ok: 8, http_error: 1, timeout: 1 },
			startedAt: '2027-01-15T08:00:00.000Z',
			finishedAt: '2027-01-15T08:00:02.500Z',
			wallMs: 2_500,
			cpuMs: 300,
			billedMs: 3_000,
			invocations: 2,
			gbSeconds: 3,
			waitingShare: 0.9,
			bound: 'io',
			timeMs: { ...NO_TIMES, queue: 40, ttfb: 75, body: 25, store: 5 },
			failures: [
				{ index: 0, url: 'http://a/1', outcome: 'http_error', status: 404, error: null },
				{ index: 1, url: 'http://a/2', outcome: 'timeout', status: 200, error },
			],
			failuresOmitted: 3,
		}),
	);

	expect(text).toBe(`# Job job-1: reported

\`urls.txt\` in fanout mode

|  |  |
| --- | --- |
| targets | 10 |
| duplicates | 0 |
| not planned | 0 |
| from | 2027-01-15T08:00:00.000Z |
| to | 2027-01-15T08:00:02.500Z |
| wall clock | 2.50 s |
| CPU | 0.30 s |
| bound | waiting 90.0 % of the billed time: io-bound |
| invocations | 2, billed 3000 ms, 3.000 GB-seconds |
| at AWS list prices | $0.000000 |

## Outcomes

| outcome | targets |
| --- | --- |
| \`ok\` | 8 |
| \`http_error\` | 1 |
| \`timeout\` | 1 |

## Where the time went

| phase | ms a target | of its visit |
| --- | --- | --- |
| queue | 4.00 |  |
| ttfb | 7.50 | 75.0 % |
| body | 2.50 | 25.0 % |
| store | 0.50 |  |

## Failed

| outcome | URL | reason |
| --- | --- | --- |
| \`http_error\` | \`http://a/1\` | \`status 404\` |
| \`timeout\` | \`http://a/2\` | \`TIMEOUT_BODY: no whole response\` |

And 3 more, which stand in the results.
`);
});

it('has no section of nothing', () => {
	expect(renderMarkdown(aReport())).not.toContain('##');
});

it('keeps a URL from being more than text', () => {
	const url = 'http://a/`<img src=x>``|[b](c)\u001b[31m\n# d';
	const text = renderMarkdown(
		aReport({ failures: [{ index: 0, url, outcome: 'http_error', status: 500, error: null }] }),
	);

	expect(text).toContain('| ``` http://a/`<img src=x>``\\|[b](c)\ufffd[31m\ufffd# d ``` |');
});
