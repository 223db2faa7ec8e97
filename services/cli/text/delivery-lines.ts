import type { DeliverySummary } from '../../../shared/core/deliver/delivery.ts';
import { printable } from '../../../shared/core/printable.ts';
import { exportIn } from '../../../shared/core/report/export/export-spec.ts';
import { formatPlural } from './format.ts';

/**
 * How it stands with the report of a job, a line a destination, and with its exports.
 *
 * @param placeOf - Where an export of that name is; left out if absent.
 */
export function deliveryLines(
	{ deliveries = [] }: { readonly deliveries?: readonly DeliverySummary[] },
	placeOf?: (name: string) => string,
): string[] {
	return deliveries.map((delivery) => {
		const name = exportIn(delivery.destination);
		const line = name === undefined ? reportLine(delivery) : exportLine(name, delivery, placeOf);
		return printable(`${line}${delivery.error === undefined ? '' : `: ${delivery.error}`}`);
	});
}

function reportLine({ destination, type, state, attempts }: DeliverySummary): string {
	const how = state === 'failed' ? `not delivered, after ${formatPlural(attempts, 'attempt')}` : state;
	return `Report to ${destination} (${type}): ${how}`;
}

function exportLine(name: string, { state, attempts }: DeliverySummary, placeOf?: (name: string) => string): string {
	if (state === 'failed') return `Export ${name}: not written, after ${formatPlural(attempts, 'attempt')}`;
	if (state === 'pending') return `Export ${name}: being written`;
	return `Export ${name}: written${placeOf === undefined ? '' : ` to ${placeOf(name)}`}`;
}
