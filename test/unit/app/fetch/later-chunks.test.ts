import { expect, it } from 'vitest';
import { createLaterChunks } from '../../../../shared/app/fetch/later-chunks.ts';
import { aChunk, aTarget } from '../../../support/builders.ts';
import { createVirtualClock, START } from '../../../support/virtual-clock.ts';

it('R1 waits for a chunk as long as it was to wait, though the clock was set back by an hour since', async () => {
	const clock = createVirtualClock();
	const later = createLaterChunks(clock);
	later.add(aChunk({ notBefore: START + 3_000, targets: [aTarget(0, { startAt: START + 4_000 })] }));
	await clock.advance(-3_600_000);
	const setBackTo = clock.now();

	expect(later.take(false)).toEqual([]);
	expect(await clock.run(later.wait(new AbortController().signal))).toBe(true);

	expect(clock.now()).toBe(setBackTo + 3_000);
	expect(later.take(false)).toMatchObject([{ targets: [{ startAt: setBackTo + 4_000 }] }]);
});
