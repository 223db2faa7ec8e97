import { z } from 'zod';
import { UsageError } from '../../../../shared/core/errors.ts';
import { linkName } from '../../../../shared/core/report/standing.ts';
import { faultAt } from '../../source/json-faults.ts';
import { readJson } from '../../source/json-file.ts';

const ANY = z.unknown().optional();
const URLS = { url: z.string(), fragment: z.string().optional(), standing: z.string().optional() };

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
		fixed: ANY,
	}),
});

/**
 * What an earlier check found broken, from its JSON report.
 *
 * @throws {UsageError} The file cannot be read, or is no such report.
 */
export async function readBaseline(file: string | undefined): Promise<ReadonlySet<string> | undefined> {
	if (file === undefined) return undefined;
	const { broken, brokenOmitted, refused } = linkReportIn(file, await readJson('--baseline', file));
	if (brokenOmitted > 0) {
		process.stderr.write(
			`Warning: --baseline ${file} leaves out ${brokenOmitted} links that were broken then; they count as new.\n`,
		);
	}
	// What did not count then is not to be taken for granted now.
	return new Set([...broken, ...refused].filter(({ standing }) => standing !== 'quarantined').map(linkName));
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
