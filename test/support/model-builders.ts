import { constant } from '../../shared/model/distribution.ts';
import type { Setting } from '../../shared/model/setting.ts';
import type { Workload } from '../../shared/model/workload.ts';

export function aWorkload(given: Partial<Workload> = {}): Workload {
	return {
		targets: 1000,
		waitMs: constant(200),
		cpuMs: constant(2),
		resultBytes: 60,
		targetBytes: 90,
		retryShare: 0,
		hosts: 1000,
		...given,
	};
}

export function aSetting(given: Partial<Setting> = {}): Setting {
	return {
		mode: 'fanout',
		memoryMb: 1769,
		concurrency: 50,
		chunkSize: 50,
		batchSize: 10,
		batchWindowMs: 0,
		maxInstances: 10,
		threads: 1,
		provisionedPollers: 0,
		...given,
	};
}
