import { createBatchConsumer } from '../../shared/app/fetch/consume-batch.ts';
import { createHostState } from '../../shared/app/hosts/host-state.ts';
import { createDispatcher } from '../../shared/app/plan/dispatch.ts';
import { hasEnded } from '../../shared/core/job.ts';
import { encodePlanMessage } from '../../shared/core/messages.ts';
import type { Visitor } from '../../shared/ports/visitor.ts';
import { createFakeInvocation } from './fakes.ts';
import type { MemoryStack } from './memory-stack.ts';

export interface FleetOptions {
	readonly instances: number;
	readonly visitor: Visitor;
	readonly batchSize?: number;
	readonly concurrency?: number;
}

/** How long an instance waits before it looks for messages again. */
const POLL_MS = 50;

/**
 * Plans a fan-out job and visits it with several instances at once, each of which remembers its own, on a virtual clock;
 * to be driven by that clock.
 *
 * @returns How many invocations it took.
 */
export async function runFleet(stack: MemoryStack, jobId: string, options: FleetOptions): Promise<number> {
	const { instances, visitor, batchSize = 10, concurrency = 50 } = options;
	const { clock, chunksQueue } = stack;
	const invoke = (requestId: string) => createFakeInvocation({ clock, requestId });
	const waiting: { body: string; visibleAt: number }[] = [];
	let invocations = 0;
	const isOver = async () => hasEnded((await stack.jobs.get(jobId))?.state ?? 'failed');

	function receive(): string[] {
		for (const { body, delaySeconds = 0 } of chunksQueue.takeAll()) {
			waiting.push({ body, visibleAt: clock.now() + delaySeconds * 1_000 });
		}
		const visible = waiting.filter(({ visibleAt }) => visibleAt <= clock.now()).slice(0, batchSize);
		for (const message of visible) waiting.splice(waiting.indexOf(message), 1);
		return visible.map(({ body }) => body);
	}

	async function runInstance(): Promise<void> {
		const consume = createBatchConsumer({
			...stack,
			visitor,
			concurrency,
			hostState: createHostState(stack),
			maxInstances: instances,
		});
		while (!(await isOver())) {
			const bodies = receive();
			if (bodies.length === 0) await clock.sleep(POLL_MS);
			else await consume(bodies, invoke(`batch-${++invocations}`));
		}
	}

	await createDispatcher(stack)([encodePlanMessage({ jobId })], invoke('plan'));
	await Promise.all(Array.from({ length: instances }, runInstance));
	return invocations;
}
