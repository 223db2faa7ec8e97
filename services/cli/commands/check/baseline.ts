import { z } from 'zod';
import { UsageError } from '../../../../shared/core/errors.ts';
import { keysOf } from '../../../../shared/core/record/object-keys.ts';
import type { BrokenLink, LinkReport } from '../../../../shared/core/report/link-report.ts';
import type { ObjectStore } from '../../../../shared/ports/object-store.ts';
import { faultAt } from '../../source/json-faults.ts';
import { readJson } from '../../source/json-file.ts';

const ANY = z.unknown().optional();
const URLS = { url: z.string(), fragment: z.string().optional() };

/** What a report of an earlier check has to hold. */
const REPORT = z.object({
	jobId: z.string(),
	linkReport: z.object({
		broken: z.array(z.object(URLS)),
		brokenOmitted: z.number().default(0),
		refused: z.array(z.object(URLS)).default([]),
	}),
});

/** A list that somebody wrote: what stands there besides would be passed over, whatever they meant by it. */
const BROKEN = z.strictObject({ ...URLS, outcome: ANY, status: ANY, error: ANY, places: ANY });
const WRITTEN = z.strictObject({
	linkReport: z.strictObject({
		broken: z.array(BROKEN),
		brokenOmitted: z.number().default(0),
		placesOmitted: ANY,
		blocked: ANY,
		refused: z.array(BROKEN).default([]),
		pages: ANY,
	}),
});

/**
 * What an earlier check found broken, from its JSON report.
 *
 * @throws {UsageError} The file cannot be read, or is no such report.
 */
export async function readBaseline(file: string | undefined): Promise<ReadonlySet<string>> {
	if (file === undefined) return new Set();
	const { broken, brokenOmitted, refused } = linkReportIn(file, await readJson('--baseline', file));
	if (brokenOmitted > 0) {
		process.stderr.write(
			`Warning: --baseline ${file} leaves out ${brokenOmitted} links that were broken then; they count as new.\n`,
		);
	}
	return new Set([...broken, ...refused].map(keyOf));
}

function linkReportIn(file: string, content: unknown) {
	const report = REPORT.safeParse(content);
	if (report.success) return report.data.linkReport;
	const written = WRITTEN.safeParse(content);
	if (written.success) return written.data.linkReport;
	const unknown = written.error.issues.find(({ code }) => code === 'unrecognized_keys');
	const isList = written.error.issues.every(({ code }) => code === 'unrecognized_keys');
	const fault = unknown && isList ? `; it has what no such report has: ${faultAt(unknown)}` : '';
	throw new UsageError(`--baseline ${file} is no JSON report of a check (made by --report FILE.json)${fault}`);
}

/** Keeps a baseline with its job: whoever goes on with the check has no file of it. */
export async function keepBaseline(
	{ objects }: { readonly objects: ObjectStore },
	jobId: string,
	baseline: ReadonlySet<string>,
): Promise<void> {
	if (baseline.size === 0) return;
	await objects.putIfAbsent(keysOf(jobId).baseline, Buffer.from(JSON.stringify([...baseline])));
}

/** What is kept so; nothing for a check without a baseline. */
export async function keptBaseline(
	{ objects }: { readonly objects: ObjectStore },
	jobId: string,
): Promise<ReadonlySet<string>> {
	const body = await objects.get(keysOf(jobId).baseline);
	return new Set(body === undefined ? [] : z.array(z.string()).parse(JSON.parse(Buffer.from(body).toString())));
}

/** The report without what was broken before, and how much that is. */
export function withoutKnown(report: LinkReport, baseline: ReadonlySet<string>): { report: LinkReport; known: number } {
	const isNew = (link: BrokenLink) => !baseline.has(keyOf(link));
	const broken = report.broken.filter(isNew);
	const refused = report.refused?.filter(isNew);
	return {
		report: { ...report, broken, ...(refused && { refused }) },
		known: report.broken.length - broken.length,
	};
}

function keyOf({
	url,
	fragment,
}: {
	readonly url: string;
	readonly fragment?: BrokenLink['fragment'] | undefined;
}): string {
	return fragment === undefined ? url : `${url}#${fragment}`;
}
