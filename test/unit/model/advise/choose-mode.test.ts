import { expect, it } from 'vitest';
import { chooseMode } from '../../../../shared/model/advise/choose-mode.ts';
import { constant } from '../../../../shared/model/distribution.ts';
import { localFiguresFrom } from '../../../../shared/model/local-figures.ts';
import { aSetting, aWorkload } from '../../../support/model-builders.ts';

const figures = localFiguresFrom([], 2);

const settings = {
	fanout: aSetting({ maxInstances: 4, concurrency: 10 }),
	threads: aSetting({ mode: 'threads', threads: 2, memoryMb: 10_240, concurrency: 10 }),
};

it('chooses fan-out where its instances have more in flight than the threads', () => {
	const workload = aWorkload({ targets: 2000, waitMs: constant(500), cpuMs: constant(0.5) });
	const { mode, by, predictedMs } = chooseMode({ workload, settings, figures });

	expect({ mode, by }).toEqual({ mode: 'fanout', by: 'time' });
	expect(predictedMs.fanout).toBeLessThan(predictedMs.threads);
});

it('chooses threads where more instances only load longer', () => {
	const workload = aWorkload({ targets: 100, waitMs: constant(50), cpuMs: constant(0.5) });

	expect(chooseMode({ workload, settings, figures })).toMatchObject({ mode: 'threads' });
});

it('chooses by what AWS charges where both are as fast', () => {
	const alike = { ...settings, threads: { ...settings.threads, concurrency: 20 } };
	const workload = aWorkload({ targets: 20_000, waitMs: constant(500), cpuMs: constant(0.1) });
	const { mode, by, predictedUsd } = chooseMode({ workload, settings: alike, figures });
	const [cheaper] = Object.entries(predictedUsd).sort(([, a], [, b]) => a - b)[0] ?? [];

	expect({ mode, by }).toEqual({ mode: cheaper, by: 'cost' });
});
