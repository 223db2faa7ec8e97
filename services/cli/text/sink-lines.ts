import type { SinkSummary } from '../../../shared/core/deliver/rows/sink.ts';
import { printable } from '../../../shared/core/printable.ts';
import { formatCount, formatPlural } from './format.ts';

/** How it stands with the rows of a job, in one line; none if it has no database. */
export function sinkLines({ sink }: { readonly sink?: SinkSummary | undefined }): string[] {
	if (sink === undefined) return [];
	const { to, state, rows, outstanding, error } = sink;
	const written = `${formatPlural(rows, 'row')} written`;
	const left = outstanding === 0 ? '' : `, ${formatCount(outstanding)} outstanding`;
	const givenUp = state === 'failed' ? ', given up' : '';
	return [printable(`Rows to ${to}: ${written}${left}${givenUp}${error === undefined ? '' : `: ${error}`}`)];
}
