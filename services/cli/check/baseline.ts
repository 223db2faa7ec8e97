import { z } from 'zod';
import { keysOf } from '../../../shared/core/chunks/object-keys.ts';
import { UsageError } from '../../../shared/core/errors.ts';
import type { BrokenLink, LinkReport } from '../../../shared/core/links/link-report.ts';
import type { ObjectStore } from '../../../shared/ports/object-store.ts';
import { readJson } from '../source/json-file.ts';

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
