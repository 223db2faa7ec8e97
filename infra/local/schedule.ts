import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, REGION } from './physical-ids.ts';
import type { ScheduleResource } from './stack.ts';

export interface Schedule {
	/** Fires no more; fulfils when what it fired has ended. */
	stop(): Promise<void>;
}

/** Fires first after `everyMs`, then so long after each end: never two at once. */
export function startSchedule(fire: () => Promise<unknown>, everyMs: number): Schedule {
	let stopped = false;
	let firing: Promise<unknown> = Promise.resolve();
	let timer = setTimeout(tick, everyMs);

	return {
		async stop() {
			stopped = true;
			clearTimeout(timer);
			await firing;
		},
	};

	function tick(): void {
		firing = fire()
			.catch(() => undefined)
			.then(() => {
				if (!stopped) timer = setTimeout(tick, everyMs);
			});
	}
}

/** What the EventBridge Scheduler sends to a function. */
export function scheduledEvent(schedule: ScheduleResource, now: Date): unknown {
	if (schedule.input !== undefined) return JSON.parse(schedule.input);
	return {
		version: '0',
		id: randomUUID(),
		'detail-type': 'Scheduled Event',
		source: 'aws.scheduler',
		account: ACCOUNT_ID,
		time: now.toISOString().replace(/\.\d+Z$/, 'Z'),
		region: REGION,
		resources: [`arn:aws:scheduler:${REGION}:${ACCOUNT_ID}:schedule/default/${schedule.name}`],
		detail: '{}',
	};
}
