import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, REGION } from '../template/physical-ids.ts';
import type { ScheduleResource } from '../template/stack.ts';

export interface Schedule {
	/** Fires no more; fulfils when what it fired has ended. */
	stop(): Promise<void>;
}

export interface ScheduleOptions {
	readonly fire: () => Promise<unknown>;
	readonly everyMs: number;
	/** Counts what has ended elsewhere: while it grows, firing is put off, though not for ever. */
	readonly activity: () => number;
	/** What is under way elsewhere; as long as something is, firing is put off just so. */
	readonly running: () => number;
}

/** What looks after things that stand still can wait while they move: its instance costs memory and time. */
const MAX_PUT_OFF = 30;

/** Fires first after `everyMs`, then so long after each end: never two at once. */
export function startSchedule({ fire, everyMs, activity, running }: ScheduleOptions): Schedule {
	let seen = activity();
	let putOff = 0;
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
		const isMoving = activity() !== seen || running() > 0;
		const isBusy = isMoving && putOff < MAX_PUT_OFF;
		seen = activity();
		putOff = isBusy ? putOff + 1 : 0;
		firing = (isBusy ? Promise.resolve() : fire())
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
