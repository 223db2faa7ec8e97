import { createJobResumer } from '../../shared/app/jobs/resume-job.ts';
import { createJobStarter } from '../../shared/app/jobs/start-job.ts';
import type { JobStore } from '../../shared/ports/job-store.ts';
import { beginInvocation, RETURNED } from './invocation.ts';
import { createLifeStack, type LifeStack } from './life-stack.ts';
import type { JobPlan } from './scenario.ts';
import type { StartedJob, World } from './world.ts';

const KEEP_DAYS = 30;

/** Plays the users: each starts a job, and may cancel or resume it. */
export function startClients(world: World): void {
	for (const plan of world.scenario.jobs) world.scheduler.after(plan.startAtMs, () => startJob(world, plan));
}

async function startJob(world: World, plan: JobPlan): Promise<void> {
	await command(world, 'start', async (stack) => {
		const create: JobStore['create'] = (job) => {
			noteStart(world, { jobId: job.jobId, plan });
			return stack.jobs.create(job);
		};
		const start = createJobStarter({ ...stack, jobs: { ...stack.jobs, create } });
		const { sitemap } = plan;
		const source = {
			name: 'urls',
			targets: sitemap ? [] : plan.lines,
			...(sitemap && { sitemap: { url: sitemap.url } }),
		};
		await start({ mode: plan.mode, source, options: () => plan.options, keepDays: KEEP_DAYS });
	});
}

function noteStart(world: World, job: StartedJob): void {
	world.started.push(job);
	world.poisonNotices.set(job.jobId, job.plan.poisonNotices);
	goOn(world, job);
}

function goOn(world: World, { jobId, plan }: StartedJob): void {
	const { cancelAtMs, resumeAtMs } = plan;
	if (cancelAtMs !== undefined) {
		world.scheduler.after(cancelAtMs, () => command(world, 'cancel', (stack) => stack.stopJob(jobId, 'cancelled')));
	}
	if (resumeAtMs !== undefined) {
		world.scheduler.after(resumeAtMs, () => command(world, 'resume', (stack) => createJobResumer(stack)(jobId)));
	}
}

/** What a command leaves half done is the sweeper's: where there is none that resends, commands meet no fault. */
async function command(world: World, name: string, run: (stack: LifeStack) => Promise<unknown>): Promise<void> {
	const isSpared = world.scenario.sweeper !== 'resends' && name !== 'resume';
	const { life } = beginInvocation(world, { name, isSpared });
	world.trace(() => `${life.name} begins`);
	try {
		await run(createLifeStack(world, life));
		life.end(RETURNED);
	} catch (error) {
		life.end(`failed: ${(error as Error).message}`);
	}
}
