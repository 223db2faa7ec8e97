import type { DeliverySummary } from '../../../shared/core/deliver/delivery.ts';
import { printable } from '../../../shared/core/printable.ts';
import { formatPlural } from './format.ts';

/** How it stands with the report of a job, a line a destination. */
export function deliveryLines({ deliveries = [] }: { readonly deliveries?: readonly DeliverySummary[] }): string[] {
	return deliveries.map(({ destination, type, state, attempts, error }) => {
		const how = state === 'failed' ? `not delivered, after ${formatPlural(attempts, 'attempt')}` : state;
		return printable(`Report to ${destination} (${type}): ${how}${error === undefined ? '' : `: ${error}`}`);
	});
}
