import { createCompletionChecker } from '../../shared/app/complete/check-completion.ts';
import { createJobReporter } from '../../shared/app/complete/report-job.ts';
import { createReportAnnouncer } from '../../shared/app/deliver/announce-report.ts';
import type { Delivery } from '../../shared/core/deliver/delivery.ts';
import type { LifeStack } from './life-stack.ts';
import { REAL, type Variant } from './variants.ts';

/** Systems that are wrong in one thing about reports on their way. */
export const DELIVERY_MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'a report is announced after the last step of its job',
		stack: (stack) => ({ ...stack, completionChecker: lateAnnouncer(stack) }),
	},
	{
		...REAL,
		name: 'two may send a report at once',
		ports: (ports) => ({
			...ports,
			deliveries: {
				...ports.deliveries,
				async begin(jobId, destination, times) {
					const start = await ports.deliveries.begin(jobId, destination, times);
					if (start.kind !== 'busy') return start;
					const all = await ports.deliveries.list(jobId);
					const delivery = all.find((each) => each.destination === destination) as Delivery;
					return { kind: 'begun', delivery };
				},
			},
		}),
	},
];

function lateAnnouncer(stack: LifeStack) {
	const announce = createReportAnnouncer(stack);
	const silent = { ...stack.deliveryQueue, send: async () => undefined };
	const deliveries = { ...stack.deliveries, open: async () => undefined };
	const report = createJobReporter({ ...stack, deliveryQueue: silent, deliveries });
	return createCompletionChecker({
		...stack,
		async report(job, found) {
			await report(job, found);
			await announce(job);
		},
	});
}
