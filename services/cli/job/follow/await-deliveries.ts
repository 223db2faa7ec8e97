import { join } from 'node:path';
import type { Delivery } from '../../../../shared/core/deliver/delivery.ts';
import { deliverySummary } from '../../../../shared/core/deliver/delivery.ts';
import type { Job } from '../../../../shared/core/job.ts';
import { printable } from '../../../../shared/core/printable.ts';
import { exportKeyOf } from '../../../../shared/core/record/object-keys.ts';
import { exportIn } from '../../../../shared/core/report/export/export-spec.ts';
import type { Stack } from '../../../../shared/runtime/stack.ts';
import { commandLine } from '../../text/command-line.ts';
import { deliveryLines } from '../../text/delivery-lines.ts';

export interface AwaitedDeliveries {
	readonly stack: Pick<Stack, 'deliveries' | 'clock'>;
	readonly dataDir: string;
	/** Gives it up. */
	readonly interrupted: AbortSignal;
	readonly say: (line: string) => void;
}

const LOOK_EVERY_MS = 50;
/** Time for three attempts: who is down for longer is no reason to keep a terminal. */
const PATIENCE_MS = 60_000;

/**
 * Waits until the report of a job that has ended is with its destinations, and its exports are made: the functions that
 * do it end with the command.
 *
 * @returns How it stands with each, a line each; nothing of a job whose report goes nowhere.
 */
export async function awaitDeliveries(
	{ jobId, options }: Pick<Job, 'jobId' | 'options'>,
	{ stack, dataDir, interrupted, say }: AwaitedDeliveries,
): Promise<string[]> {
	if (options.destinations === undefined && options.exports === undefined) return [];
	const { deliveries, clock } = stack;
	const until = clock.now() + PATIENCE_MS;
	let found = await deliveries.list(jobId);
	let isTold = false;
	while (found.some((each) => isAwaited(each, clock.now() < until)) && !interrupted.aborted) {
		await clock.sleep(LOOK_EVERY_MS, interrupted);
		found = await deliveries.list(jobId);
		const failing = found.find((each) => isPending(each) && each.error !== undefined);
		if (failing === undefined || isTold) continue;
		say(notYet(failing));
		isTold = true;
	}
	const lines = deliveryLines(
		{ deliveries: found.map(deliverySummary) },
		(name) => `${join(dataDir, 'objects', exportKeyOf(jobId, name))}`,
	);
	if (!found.some(isPending)) return lines;
	return [...lines, `What has not arrived is sent by: ${commandLine(['jobs', 'resume', jobId], { dataDir })}`];
}

/** An export takes as long as it takes, unless something is wrong with it. */
function isAwaited(delivery: Delivery, hasPatience: boolean): boolean {
	const isBeingMade = delivery.type === 'export' && delivery.error === undefined;
	return isPending(delivery) && (hasPatience || isBeingMade);
}

function notYet({ destination, error }: Delivery): string {
	const name = exportIn(destination);
	const what =
		name === undefined ? `The report has not reached ${destination}` : `Export ${name} is not written yet (${error})`;
	return printable(`${what}; it is tried again. Ctrl-C leaves that.`);
}

function isPending({ state }: Delivery): boolean {
	return state === 'pending';
}
