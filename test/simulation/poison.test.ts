import { expect, it } from 'vitest';
import { everyOther, failuresOf } from './check-seeds.ts';
import { type JobPlan, sampleScenario } from './scenario.ts';

const SEEDS = 75;

function seedsWith(first: number, isWanted: (job: JobPlan) => boolean): Iterable<number> {
	return everyOther(first, SEEDS, (seed) => sampleScenario(seed).jobs.some(isWanted));
}

it('R3 a target that kills its visitors ends as dead_letter, and takes no neighbour along', async () => {
	expect(await failuresOf(seedsWith(10_001, ({ poison }) => poison.size > 0))).toEqual([]);
});

it('R3 a target that kills its visitors is given up though a rate puts it off each time', async () => {
	expect(await failuresOf([10_045_830])).toEqual([]);
});

it('S1.4 a host that is given up is not asked for what was away for its reservation', async () => {
	expect(await failuresOf([20_071_392])).toEqual([]);
});

it('S4.7 a reservation is good for one request, though two runs have the same chunk', async () => {
	expect(await failuresOf([20_070_743])).toEqual([]);
});

it('R3 a job ends though its plan or its run kills whoever goes on with it', async () => {
	expect(await failuresOf(seedsWith(20_002, ({ poisonNotices }) => poisonNotices > 0))).toEqual([]);
});

it('S2.10 a job that is cancelled ends, and what was not visited is cancelled', async () => {
	expect(await failuresOf(seedsWith(30_001, ({ cancelAtMs }) => cancelAtMs !== undefined))).toEqual([]);
});

it('S2.10 a job that reaches a limit stops there, ends, and has a result for each target that was planned', async () => {
	expect(await failuresOf(seedsWith(50_001, ({ options }) => options.limits !== undefined))).toEqual([]);
});

it('R3 a run that a target kills again and again ends that target alone', async () => {
	const isPoisoned = ({ mode, poison }: JobPlan) => mode !== 'fanout' && poison.size > 0;
	expect(await failuresOf(seedsWith(60_001, isPoisoned))).toEqual([]);
});

it('R3 a queue that gets messages of nobody hinders no job', async () => {
	const seeds = everyOther(40_001, SEEDS, (seed) => sampleScenario(seed).faults.garbage > 0);
	expect(await failuresOf(seeds)).toEqual([]);
});
