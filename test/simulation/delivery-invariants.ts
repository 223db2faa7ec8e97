import { MAX_ATTEMPTS } from '../../shared/core/deliver/delivery.ts';
import { deliveryKey, namedDestinations } from '../../shared/core/destination.ts';
import { areTrue } from './clocks.ts';
import type { Remains } from './invariants.ts';
import type { World } from './world.ts';

/** Each destination has the report, or the job says why not; and has it once where nothing went wrong. */
export function* breachesOfDeliveries(world: World, { job, deliveries }: Remains): Generator<string> {
	const { arrivals, refusals, adversary, scenario, lives } = world;
	const named = namedDestinations(job.options.destinations ?? [], scenario.stackDestinations);
	if (deliveries.length !== named.length) yield `has ${deliveries.length} deliveries of ${named.length}`;
	// Messages may come twice and late: that alone doubles nothing. But whoever has begun is held for dead by a clock.
	const isUndisturbed =
		areTrue(scenario.clocks) && lives.every(({ name, faults }) => !name.startsWith('reporter') || faults === 0);
	for (const { destination, state } of deliveries) {
		const key = deliveryKey(job.jobId, destination);
		const arrived = arrivals.get(key) ?? 0;
		const refused = refusals.get(key) ?? 0;
		if (state === 'pending') yield `is still to be delivered to ${destination}`;
		if (state === 'delivered' && arrived === 0) yield `is said to be delivered to ${destination}, and is not`;
		// A message may be dead-lettered though its attempt was made, and the next one is on its way.
		if (state === 'failed' && adversary.done === 0 && refused < MAX_ATTEMPTS) yield `was given up for ${destination}`;
		if (isUndisturbed && arrived > 1) yield `arrives ${arrived} times at ${destination}`;
	}
}
