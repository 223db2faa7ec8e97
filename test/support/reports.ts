import type { BrokenLink, LinkPlace, LinkReport } from '../../shared/core/report/link-report.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import { summaryOf } from '../../shared/core/report/summarize.ts';
import { aJob } from './builders.ts';
import { START } from './virtual-clock.ts';

/** A report of a job that has ended; of a check, if it has a `linkReport`. */
export function aReport(fields: Partial<JobReport> = {}): JobReport {
	const ended = { state: 'reported', finishedAt: '2027-01-15T08:00:02.500Z', targets: 10, wallMs: 2_500 } as const;
	return { ...summaryOf(aJob(), START), ...ended, failures: [], failuresOmitted: 0, ...fields };
}

export function aLinkReport(fields: Partial<LinkReport> = {}): LinkReport {
	return { broken: [], blocked: [], refused: [], brokenOmitted: 0, placesOmitted: 0, pages: 3, ...fields };
}

export function aBrokenLink(fields: Partial<BrokenLink> = {}): BrokenLink {
	return {
		url: 'https://example.com/gone',
		outcome: 'http_error',
		status: 404,
		error: { code: 'HTTP_404', message: '404 Not Found' },
		places: [aPlace()],
		...fields,
	};
}

export function aPlace(fields: Partial<LinkPlace> = {}): LinkPlace {
	return { page: 'https://example.com/docs/', place: 'a[href]', line: 3, column: 10, text: 'Gone', ...fields };
}

/** What no form may take for its own syntax, nor fail at. */
export const HOSTILE_TEXTS = [
	'<script>alert(1)</script>"\'&amp;]]>-->',
	'=cmd|calc\u0000\u0001\u001b[31m\u0085',
	'::error::x%0A\r\n--- ,: "a" #b',
	'\ud800 half \udc00 \ufffe\uffff \u202e turned \u2028',
	`long ${'x'.repeat(10_000)}`,
	'[a](javascript:alert(1)) | `b` {c: d}',
];

/** A check whose links, pages and texts are as bad as they get. */
export function aHostileReport(): JobReport {
	const broken = HOSTILE_TEXTS.map((text, at) =>
		aBrokenLink({
			url: `https://example.com/${at}?${text}`,
			error: { code: 'HTTP_404', message: text },
			places: [aPlace({ page: `https://example.com/page?${text}`, text }), aPlace({ line: 0, column: 0, text: '' })],
		}),
	);
	const linkReport = aLinkReport({
		broken,
		blocked: [aBrokenLink({ url: 'javascript:alert(1)', outcome: 'blocked' })],
	});
	return aReport({ source: HOSTILE_TEXTS.join(''), linkReport });
}

/** Links with every standing, and something fixed. */
export function aComparedReport(): JobReport {
	const broken = (['new', 'known', 'quarantined'] as const).map((standing) =>
		aBrokenLink({ url: `https://example.com/${standing}`, standing }),
	);
	return aReport({ linkReport: aLinkReport({ broken, fixed: ['https://example.com/mended'] }) });
}

/** One of each kind, by name, for whoever holds a form against its schema. */
export function sampleReports(): Readonly<Record<string, JobReport>> {
	const failure = { index: 0, url: 'https://a.example/', outcome: 'timeout', status: null, error: null } as const;
	return {
		nothing: aReport(),
		scrape: aReport({ failures: [failure], failuresOmitted: 3 }),
		check: aReport({ linkReport: aLinkReport({ broken: [aBrokenLink()], placesOmitted: 2 }), counts: { robots: 1 } }),
		files: aReport({
			linkReport: aLinkReport({ broken: [aBrokenLink({ places: [aPlace({ page: 'docs/a b.md' })] })] }),
		}),
		compared: aComparedReport(),
		hostile: aHostileReport(),
	};
}
