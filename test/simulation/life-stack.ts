import { createCompletionChecker } from '../../shared/app/complete/check-completion.ts';
import { createJobReporter } from '../../shared/app/complete/report-job.ts';
import { createDeliveryResender } from '../../shared/app/deliver/resend-deliveries.ts';
import { createHostState } from '../../shared/app/hosts/host-state.ts';
import { createJobStopper } from '../../shared/app/jobs/stop-job.ts';
import { createPlannerNotifier } from '../../shared/app/plan/notify-planner.ts';
import { openPlan, type PlanMemory } from '../../shared/app/plan/planner.ts';
import { createChunkSender } from '../../shared/app/plan/send-chunks.ts';
import { createJobSitemapsReader } from '../../shared/app/plan/sitemap/read-job-sitemaps.ts';
import { createBudgetOpener } from '../../shared/app/record/budget.ts';
import { coalesceCounters } from '../../shared/app/record/coalescing-counters.ts';
import { createChunkFinisher } from '../../shared/app/record/finish-chunk.ts';
import { createDeadLetterHandler } from '../../shared/app/recover/handle-dead-letter.ts';
import type { Job } from '../../shared/core/job.ts';
import { createRecordMemory } from '../../shared/core/record/record-memory.ts';
import { withForeignWrites } from './foreign.ts';
import type { Life } from './life.ts';
import { createLifeMessenger } from './life-messenger.ts';
import { createLifePorts } from './life-ports.ts';
import { createLifeRows } from './life-rows.ts';
import { createLifeTexts } from './life-texts.ts';
import { createLifeVisitor } from './life-visitor.ts';
import { createLifeBytes } from './sitemap-web.ts';
import type { World } from './world.ts';

export type LifeStack = ReturnType<typeof createRealStack>;

const KEEP_DAYS = 30;
/** Of a few chunks: small jobs are closed from memory, much of larger ones is read back. */
const RECORD_MEMORY_BYTES = 8_000;

/** The use cases of one life, composed as `shared/runtime` composes them. */
export function createLifeStack(world: World, life: Life): LifeStack {
	return world.variant.stack(createRealStack(world, life));
}

function createRealStack(world: World, life: Life) {
	const given = world.variant.ports(withForeignWrites(world, createLifePorts(world, life)));
	const counters = coalesceCounters(given.counters, given.clock);
	const recordMemory = createRecordMemory(RECORD_MEMORY_BYTES);
	const ports = {
		...given,
		counters,
		recordMemory,
		visitor: createLifeVisitor(world, life),
		messenger: createLifeMessenger(world, life),
		rowSink: createLifeRows(world, life),
		bytes: createLifeBytes(world, life),
		texts: createLifeTexts(world, life),
	};
	const { entryChunks, entryNameBytes, keptLinks } = world.scenario.sizes;
	const uses = {
		keptLinks,
		readSitemaps: createJobSitemapsReader(ports),
		completionChecker: createCompletionChecker({ ...ports, report: createJobReporter(ports) }),
		finisher: createChunkFinisher(ports),
		sendChunks: createChunkSender(ports.chunksQueue, ports.clock),
		resender: createDeliveryResender(ports),
		notifyPlanner: createPlannerNotifier(ports),
		hostState: createHostState(ports),
		openPlan: (job: Job, memory?: PlanMemory) => openPlan({ ...ports, entryChunks, entryNameBytes }, job, memory),
	};
	const stopJob = createJobStopper({ ...ports, ...uses });
	const deadLetters = createDeadLetterHandler({ ...ports, ...uses, stopJob, keepDays: KEEP_DAYS });
	return { ...ports, ...uses, stopJob, openBudget: createBudgetOpener({ ...ports, stopJob }), deadLetters };
}
