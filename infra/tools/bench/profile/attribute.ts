import { fileURLToPath } from 'node:url';
import { type Category, categoryOf, type Stack } from './categories.ts';
import type { CpuProfile, Frame, ThreadProfile } from './thread-profile.ts';

const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));

/** CPU of one function by itself, in milliseconds. */
export interface FunctionCpu {
	readonly name: string;
	readonly category: Category;
	readonly cpuMs: number;
}

export interface Attribution {
	readonly byCategory: ReadonlyMap<Category, number>;
	readonly functions: readonly FunctionCpu[];
}

/**
 * Shares the CPU time of a thread among categories.
 *
 * Samples are taken by the clock on the wall, so they also count while other processes have the core: what they
 * add up to is scaled to the CPU time that the kernel counted for the thread.
 *
 * @param workFromUs - What was sampled before is start-up, on the profile's own clock.
 */
export function attribute({ name, cpuMs, profile }: ThreadProfile, workFromUs: number): Attribution {
	const stacks = stacksOf(profile);
	const byCategory = new Map<Category, number>();
	const byFunction = new Map<string, { name: string; category: Category; us: number }>();
	let activeUs = 0;
	let atUs = profile.startTime;
	profile.samples.forEach((id, i) => {
		const us = profile.timeDeltas[i] ?? 0;
		atUs += us;
		const stack = stacks.get(id);
		const found = stack && categoryOf(stack, name);
		if (stack === undefined || found === undefined) return;
		const category = atUs < workFromUs ? 'start' : found;
		activeUs += us;
		byCategory.set(category, (byCategory.get(category) ?? 0) + us);
		const title = `${category} ${titleOf(stack[0])}`;
		const known = byFunction.get(title) ?? { name: titleOf(stack[0]), category, us: 0 };
		byFunction.set(title, { ...known, us: known.us + us });
	});
	const msPerUs = activeUs === 0 ? 0 : cpuMs / activeUs;
	return {
		byCategory: new Map(Array.from(byCategory, ([category, us]) => [category, us * msPerUs])),
		functions: Array.from(byFunction.values(), ({ us, ...rest }) => ({ ...rest, cpuMs: us * msPerUs })),
	};
}

function stacksOf({ nodes }: CpuProfile): Map<number, Stack> {
	const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
	const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
	const stacks = new Map<number, Stack>();
	for (const { id, callFrame } of nodes) {
		const callers: Frame[] = [];
		for (let at = parents.get(id); at !== undefined; at = parents.get(at)) {
			const frame = frames.get(at);
			if (frame !== undefined) callers.push(frame);
		}
		stacks.set(id, [callFrame, ...callers]);
	}
	return stacks;
}

/** Folders of this machine are nobody's business: paths start at the project. */
function titleOf({ functionName, url, lineNumber }: Frame): string {
	const name = functionName === '' ? '(anonymous)' : functionName;
	if (url === '') return name;
	const script = url.replace('file://', '').replace(PROJECT, '');
	return `${name} ${script.startsWith('node:') ? script : `${script}:${lineNumber + 1}`}`;
}
