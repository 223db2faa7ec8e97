import { headersOf } from '../../../../shared/app/jobs/request/job-options.ts';
import type { ExtractRules } from '../../../../shared/core/content/extract/extract-rules.ts';
import { printable } from '../../../../shared/core/printable.ts';
import { shownUrl } from '../../../../shared/core/shown-url.ts';
import type { Visit } from '../../../../shared/core/visit.ts';
import { type ExtractTrial, tryOnBytes, tryOnUrl } from '../../../../shared/runtime/extract-trial.ts';
import { interruptibly } from '../../job/follow/interrupt.ts';
import { readExtractFile } from '../../source/extract-file.ts';
import { isModuleFile, readExtractModule } from '../../source/extract-module-file.ts';
import { userAgent } from '../../version.ts';
import { tryModuleOn } from './module-test.ts';
import type { ExtractTestOptions } from './options.ts';
import { readSavedPage } from './saved-page.ts';

/** `shoal extract-test`: what rules give for a page, and which of them give nothing; or what a module gives. */
export function run(options: ExtractTestOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		if (isModuleFile(options.file)) return testModule(options, interrupted);
		const rules = await readExtractFile('', options.file);
		if (!isOfTheWeb(options.page)) return show(await tryOnFile(options.page, rules), rules);

		const visit = await tryOnUrl(
			options.page,
			{ ...visitOptions(options), extract: rules, explainsExtract: true },
			interrupted,
		);
		if (interrupted.aborted) return 130;
		const trial = visit.kind === 'response' ? (visit.extracted as ExtractTrial | undefined) : undefined;
		if (visit.kind !== 'response' || trial === undefined) return noPage(options.page, visit);
		return show({ ...trial, ...(visit.note !== undefined && { note: visit.note }) }, rules);
	});
}

async function testModule(options: ExtractTestOptions, signal: AbortSignal): Promise<number> {
	const extractModule = await readExtractModule(options.file, { option: '', timeoutMs: options.extractTimeoutMs });
	const page = isOfTheWeb(options.page) ? options.page : await readSavedPage(options.page);
	const visit = await tryModuleOn(page, visitOptions(options), { extractModule, signal });
	if (signal.aborted) return 130;
	if (visit.kind !== 'response' || visit.outcome !== 'ok') return noPage(options.page, visit);
	if (visit.extracted !== undefined) print(visit.extracted);
	else if (visit.note === undefined) return noPage(options.page, visit);
	if (visit.note !== undefined) process.stderr.write(`Note: ${printable(visit.note)}.\n`);
	return visit.extracted === undefined ? 1 : 0;
}

function isOfTheWeb(page: string): boolean {
	return /^https?:/i.test(page);
}

async function tryOnFile(file: string, rules: ExtractRules): Promise<ExtractTrial> {
	const page = await readSavedPage(file);
	return tryOnBytes(page.body, rules, page);
}

function visitOptions(options: ExtractTestOptions) {
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
	print(fields);
	if (note !== undefined) process.stderr.write(`Note: ${printable(note)}.\n`);
	const paths = Object.entries(nothing);
	for (const [path, why] of paths) {
		const isDefault = hasDefault(rules, path.split('.'));
		const what = isDefault ? 'is as the default has it' : 'gave nothing';
		process.stderr.write(`${printable(`${path} ${what}: ${why}`)}\n`);
	}
	return paths.every(([path]) => hasDefault(rules, path.split('.'))) ? 0 : 1;
}

function print(fields: Readonly<Record<string, unknown>>): void {
	const text = JSON.stringify(fields, undefined, 2);
	process.stdout.write(`${process.stdout.isTTY ? text.split('\n').map(printable).join('\n') : text}\n`);
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
