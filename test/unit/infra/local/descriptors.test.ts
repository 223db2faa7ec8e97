import fc from 'fast-check';
import { expect, it } from 'vitest';
import { descriptorLimit, socketShares } from '../../../../infra/local/descriptors.ts';

it('leaves an instance what Lambda gives it where there is plenty', () => {
	expect(socketShares(1_048_576, { instances: 8, threads: 8 })).toBeUndefined();
	expect(socketShares(1_000, { instances: 1, threads: 2 })).toBeDefined();
});

it('shares no more than there is, and gives each instance something', () => {
	fc.assert(
		fc.property(fc.integer({ min: 256, max: 5_000 }), fc.integer({ min: 1, max: 4 }), (limit, instances) => {
			const shares = socketShares(limit, { instances, threads: instances });
			if (shares === undefined) return;
			const visits = Number(shares.MAX_SOCKETS);
			const aws = Number(shares.MAX_AWS_SOCKETS);
			expect(Math.min(visits, aws)).toBeGreaterThanOrEqual(1);
			// Three clients an instance and for four others, of whose connections both ends are here.
			expect(instances * visits + (instances + 4) * aws * 6).toBeLessThan(limit - 60);
		}),
	);
});

it.runIf(process.platform === 'linux')('knows what this process may open', () => {
	expect(descriptorLimit()).toBeGreaterThanOrEqual(256);
});
