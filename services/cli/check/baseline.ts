import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../../../shared/core/errors.ts';
import type { BrokenLink, LinkReport } from '../../../shared/core/link-report.ts';

/** What a report of an earlier check has to hold. */
const BASELINE = z.object({
	linkReport: z.object({ broken: z.array(z.object({ url: z.string(), fragment: z.string().optional() })) }),
});

/**
 * What an earlier check found broken, from its JSON report.
 *
 * @throws {UsageError} The file cannot be read, or is no such report.
 */
export async function readBaseline(file: string | undefined): Promise<ReadonlySet<string>> {
	if (file === undefined) return new Set();
	const parsed = BASELINE.safeParse(await readJson('--baseline', file));
	if (!parsed.success)
		throw new UsageError(`--baseline ${file} is no JSON report of a check (made by --report FILE.json)`);
	return new Set(parsed.data.linkReport.broken.map(keyOf));
}

/** @throws {UsageError} Names the option, the file and what is wrong with it. */
export async function readJson(option: string, file: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(file, 'utf8'));
	} catch (cause) {
		throw new UsageError(`${option} ${file} cannot be read: ${(cause as Error).message}`, { cause });
	}
}

/** The report without what was broken before, and how much that is. */
export function withoutKnown(report: LinkReport, baseline: ReadonlySet<string>): { report: LinkReport; known: number } {
	const broken = report.broken.filter((link) => !baseline.has(keyOf(link)));
	return { report: { ...report, broken }, known: report.broken.length - broken.length };
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
