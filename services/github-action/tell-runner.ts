import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { incompleteReasons } from '../../shared/core/report/incomplete.ts';
import { type JobReport, parseReport } from '../../shared/core/report/report.ts';
import { countBroken } from '../../shared/core/report/standing.ts';
import type { Inputs } from './inputs.ts';
import { REPORT_FILES } from './run-check.ts';

/** GitHub takes 1 MiB a step, and nothing of a summary that is longer. */
const MAX_SUMMARY_BYTES = 1_000_000;

/** Gives the runner what a check has found: annotations, the summary of the job, outputs; and keeps the next baseline. */
export function tellRunner(code: number, inputs: Inputs): void {
	const { reportsFolder, annotates, summaryFile } = inputs;
	const pathOf = (kind: keyof typeof REPORT_FILES) => join(reportsFolder, REPORT_FILES[kind]);
	if (!existsSync(pathOf('json'))) {
		writeOutputs(inputs, { 'exit-code': code });
		return;
	}
	const report = parseReport(readFileSync(pathOf('json'), 'utf8'), 'of this check');
	if (annotates) process.stdout.write(readFileSync(pathOf('annotations')));
	if (summaryFile) appendFileSync(summaryFile, cut(readFileSync(pathOf('md'), 'utf8')));
	writeOutputs(inputs, { 'exit-code': code, ...figuresOf(report), reports: reportsFolder, sarif: pathOf('sarif') });
	mkdirSync(inputs.baselineFolder, { recursive: true });
	copyFileSync(pathOf('json'), join(inputs.baselineFolder, REPORT_FILES.json));
}

function figuresOf(report: JobReport) {
	const { state, linkReport } = report;
	const known = linkReport?.broken.filter(({ standing }) => standing === 'known').length ?? 0;
	return {
		broken: linkReport === undefined ? 0 : countBroken(linkReport),
		known,
		fixed: linkReport?.fixed?.length ?? 0,
		'is-whole': state === 'reported' && (linkReport?.pages ?? 0) > 0,
		'is-incomplete': incompleteReasons(report).length > 0,
	};
}

function writeOutputs({ outputFile }: Inputs, outputs: Readonly<Record<string, string | number | boolean>>): void {
	const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
	if (outputFile) appendFileSync(outputFile, lines.join(''));
}

/** Cut where a line ends, so that what is there stays a table. */
function cut(markdown: string): string {
	const bytes = Buffer.from(markdown);
	if (bytes.length <= MAX_SUMMARY_BYTES) return markdown;
	const end = bytes.lastIndexOf('\n', MAX_SUMMARY_BYTES);
	return `${bytes.subarray(0, end).toString()}\n\nThe rest stands in the reports of the artifact.\n`;
}
