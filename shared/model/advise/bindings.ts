import { constant, scaled } from '../distribution.ts';
import type { Profile } from '../machine/profile.ts';
import { type PredictOptions, predict } from '../predict.ts';
import type { Prediction } from '../prediction.ts';
import { MAX_SOCKETS, type Setting, threadsIn } from '../setting.ts';
import type { Workload } from '../workload.ts';

/** What may keep a job from being faster. */
export const BINDINGS = [
	'sockets',
	'concurrency',
	'instances',
	'ramp',
	'time limit',
	'host rate',
	'CPU',
	'start',
	'latency',
] as const;
export type BindingName = (typeof BINDINGS)[number];

/** How much faster the job would be if something did not bind it. */
export interface Binding {
	readonly name: BindingName;
	/** Part of the wall clock, from 0 to 1, that would be gone. */
	readonly gain: number;
}

interface Case {
	readonly workload: Workload;
	readonly setting: Setting;
	readonly profile: Profile;
}

/** Less than this is luck. */
const LEAST_GAIN = 0.03;
const PLENTY = 4;

/**
 * Tells what binds a job: each of its bounds is lifted in turn, and the job predicted anew.
 *
 * @returns What gains most first; `[]` where nothing gains 3 %.
 */
export function bindingsOf(
	prediction: Prediction,
	{ workload, profile }: Omit<Case, 'setting'>,
	options: PredictOptions = {},
): Binding[] {
	const { setting } = prediction;
	const given = { workload, setting, profile };
	const once = { ...options, repeats: 1 };
	const wallOf = (one: Case) => predict(one.workload, one.setting, one.profile, once).wallMs.p50;
	const wallMs = wallOf(given);
	return liftings(given)
		.map(([name, lifted]) => ({ name, gain: 1 - wallOf(lifted) / wallMs }))
		.filter(({ gain }) => gain >= LEAST_GAIN)
		.sort((a, b) => b.gain - a.gain);
}

function liftings(given: Case): [BindingName, Case][] {
	const { workload, setting, profile } = given;
	const { ratePerHost: _, ...unlimited } = workload;
	const isFanout = setting.mode === 'fanout';
	const permits = setting.concurrency * threadsIn(setting);
	const more = Math.max(setting.concurrency, Math.min(setting.concurrency * PLENTY, MAX_SOCKETS / threadsIn(setting)));
	const endless = { fanout: Infinity, threads: Infinity, sequential: Infinity };
	const all: [BindingName, Case, boolean][] = [
		[
			'concurrency',
			{ ...given, setting: { ...setting, concurrency: more } },
			setting.mode !== 'sequential' && permits < MAX_SOCKETS,
		],
		// What an instance cannot have: the same permits again, each in an instance of its own.
		[
			'sockets',
			{ ...given, workload: { ...workload, waitMs: scaled(workload.waitMs, 1 / PLENTY) } },
			permits >= MAX_SOCKETS,
		],
		['instances', { ...given, setting: { ...setting, maxInstances: setting.maxInstances * PLENTY } }, isFanout],
		[
			'ramp',
			{ ...given, profile: { ...profile, ramp: { initial: Infinity, perMinute: Infinity, max: Infinity } } },
			isFanout,
		],
		['time limit', { ...given, profile: { ...profile, startWindowMs: endless } }, true],
		['host rate', { ...given, workload: unlimited }, workload.ratePerHost !== undefined],
		['CPU', { ...given, workload: { ...workload, cpuMs: constant(0) } }, true],
		[
			'start',
			{
				...given,
				profile: {
					...profile,
					initMs: constant(0),
					initCpuMs: 0,
					firstCallCpuMs: 0,
					firstPlanCpuMs: 0,
					threadCpuMs: 0,
				},
			},
			true,
		],
		[
			'latency',
			{ ...given, workload: { ...workload, waitMs: scaled(workload.waitMs, 1 / 2) } },
			setting.mode === 'sequential',
		],
	];
	return all.flatMap(([name, lifted, isPossible]): [BindingName, Case][] => (isPossible ? [[name, lifted]] : []));
}
