import { expect, it } from 'vitest';
import { measureFirstAnswers, measureInit } from './init-times.ts';
import { describeWithClient } from './with-client.ts';

describeWithClient('INIT', (client) => {
	it('S5.3 of every function takes less than twice that of an empty one with the SDK', async () => {
		const times = await measureInit(client, 7);

		// The empty one, and those of the template.
		expect(times.length).toBeGreaterThan(7);
		// The fastest of each: what else the machine does only ever adds.
		const [reference, ...functions] = times;
		for (const { name, fastestMs } of functions) {
			expect(fastestMs / (reference?.fastestMs ?? 0), name).toBeLessThan(2);
		}
	});

	it('S5.3 of the API leads to a first answer within half as much again as an empty one takes', async () => {
		const { emptyMs, apiMs } = await measureFirstAnswers(client, 9);

		expect(apiMs / emptyMs).toBeLessThan(1.5);
	});
});
