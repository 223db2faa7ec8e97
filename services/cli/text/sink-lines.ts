import type { SinkSummaries } from '../../../shared/app/jobs/summarize-job.ts';
import type { WrittenSummary } from '../../../shared/core/deliver/rows/sink.ts';
import { printable } from '../../../shared/core/printable.ts';
import { formatCount, formatPlural } from './format.ts';

/** How it stands with the rows and the items of a job, a line each; none of what it has not. */
export function sinkLines({ sink, resultItems }: SinkSummaries): string[] {
	return [
		...(sink === undefined ? [] : [line(`Rows to ${sink.to}`, 'row', sink)]),
		...(resultItems === undefined ? [] : [line('Result items', 'result', resultItems)]),
	];
}

function line(what: string, one: string, { state, rows, outstanding, error }: WrittenSummary): string {
	const written = `${formatPlural(rows, one)} written`;
	const left = outstanding === 0 ? '' : `, ${formatCount(outstanding)} outstanding`;
	const givenUp = state === 'failed' ? ', given up' : '';
	return printable(`${what}: ${written}${left}${givenUp}${error === undefined ? '' : `: ${error}`}`);
}
