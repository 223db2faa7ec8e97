import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { headersOf } from '../../../../shared/app/jobs/request/job-options.ts';
import type { ExtractRules } from '../../../../shared/core/content/extract/extract-rules.ts';
import { printable } from '../../../../shared/core/printable.ts';
import { shownUrl } from '../../../../shared/core/shown-url.ts';
import type { Visit } from '../../../../shared/core/visit.ts';
import { type ExtractTrial, tryOnBytes, tryOnUrl } from '../../../../shared/runtime/extract-trial.ts';
import { interruptibly } from '../../job/follow/interrupt.ts';
import { checkFile } from '../../source/bytes/file-bytes.ts';
import { readExtractFile } from '../../source/extract-file.ts';
import { userAgent } from '../../version.ts';
import type { ExtractTestOptions } from './options.ts';

const XML_ENDINGS: ReadonlySet<string> = new Set(['.xml', '.rss', '.atom', '.svg']);

/** `shoal extract-test`: what rules give for a page, and which of them give nothing. */
export function run(options: ExtractTestOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		const rules = await readExtractFile('', options.file);
		if (!/^https?:/i.test(options.page)) return show(await tryOnFile(options.page, rules), rules);

		const visit = await tryOnUrl(options.page, visitOptions(options, rules), interrupted);
		if (interrupted.aborted) return 130;
		const trial = visit.kind === 'response' ? (visit.extracted as ExtractTrial | undefined) : undefined;
		if (visit.kind !== 'response' || trial === undefined) return noPage(options.page, visit);
		return show({ ...trial, ...(visit.note !== undefined && { note: visit.note }) }, rules);
	});
}

async function tryOnFile(file: string, rules: ExtractRules): Promise<ExtractTrial> {
	await checkFile(file, 'the page');
	const ending = extname(file).toLowerCase();
	const html = ending === '.xhtml' ? 'application/xhtml+xml' : 'text/html';
	return tryOnBytes(await readFile(file), rules, {
		mediaType: XML_ENDINGS.has(ending) ? 'text/xml' : html,
		pageUrl: pathToFileURL(resolve(file)).href,
	});
}

function visitOptions(options: ExtractTestOptions, extract: ExtractRules) {
	const { timeoutMs, connectTimeoutMs, maxBodyBytes, maxRedirects, acceptStatus, insecure, ca } = options;
	const host = URL.parse(options.page)?.hostname;
	return {
		timeoutMs,
		connectTimeoutMs,
		maxBodyBytes,
		maxRedirects,
		acceptStatus,
		userAgent: options.userAgent ?? userAgent(),
		...headersOf(options),
		// Who names it here may see it.
		privateHosts: { hosts: host === undefined ? [] : [host], localTargets: true as const },
		...(insecure && { insecure: true as const }),
		...(ca !== undefined && { ca }),
		extract,
		explainsExtract: true as const,
	};
}

function noPage(page: string, visit: Visit): number {
	process.stderr.write(`${printable(shownUrl(`${page}: ${reasonOf(visit)}`))}\n`);
	return 1;
}

function reasonOf(visit: Visit): string {
	if (visit.kind === 'failure' || (visit.kind === 'response' && visit.error !== null))
		return `${visit.outcome}: ${visit.error?.message}`;
	const type = visit.kind === 'response' ? visit.contentType : null;
	return `nothing to read: it is ${type ?? 'no page'}, and neither HTML nor XML`;
}

function show({ fields, nothing, note }: ExtractTrial, rules: ExtractRules): number {
	const text = JSON.stringify(fields, undefined, 2);
	process.stdout.write(`${process.stdout.isTTY ? text.split('\n').map(printable).join('\n') : text}\n`);
	if (note !== undefined) process.stderr.write(`Note: ${printable(note)}.\n`);
	const paths = Object.entries(nothing);
	for (const [path, why] of paths) {
		const isDefault = hasDefault(rules, path.split('.'));
		const what = isDefault ? 'is as the default has it' : 'gave nothing';
		process.stderr.write(`${printable(`${path} ${what}: ${why}`)}\n`);
	}
	return paths.every(([path]) => hasDefault(rules, path.split('.'))) ? 0 : 1;
}

/** A name may have dots of its own. */
function hasDefault(rules: ExtractRules, parts: readonly string[]): boolean {
	return parts.some((_, at) => {
		const rule = rules[parts.slice(0, at + 1).join('.')];
		if (rule === undefined) return false;
		if (rule.default !== undefined) return true;
		return rule.fields !== undefined && hasDefault(rule.fields, parts.slice(at + 1));
	});
}
