import { expect, it } from 'vitest';
import { createHostBackoffs } from '../../../../shared/app/hosts/host-backoffs.ts';
import { createSilentOrigins } from '../../../../shared/app/hosts/silent-origins.ts';
import { START } from '../../../support/virtual-clock.ts';

const HOUR_MS = 3_600_000;

function aClock() {
	let time = START;
	const set = (ms: number) => {
		time += ms;
	};
	return { now: () => time, set };
}

it('R1 S4.7 leaves a host alone for as long as it asked, and no hour more where the clock was set back', () => {
	const { now, set } = aClock();
	const backoffs = createHostBackoffs(now);
	const complaint = { startedAt: now(), now: now(), inFlight: 4, askedMs: 8_000, pauses: true, random: 0 };
	backoffs.complain('slow.example', complaint);
	set(-HOUR_MS);

	expect(backoffs.of('slow.example').pausedUntil).toBe(now() + 8_000);
	set(9_000);
	backoffs.answer('slow.example', now());
	expect(backoffs.of('slow.example').isProbing).toBe(false);
});

it('R1 visits a host again that was given up, where the clock was set back', () => {
	const { now, set } = aClock();
	const silent = createSilentOrigins(now);
	silent.note('job-1', 'https://dead.example');
	const error = { code: 'TIMEOUT_CONNECT', message: 'no connection within 5 s' };
	silent.failed('job-1', 'https://dead.example', { outcome: 'timeout', error, attempts: 1 });
	expect(silent.endAt('job-1', 'https://dead.example')).toMatchObject({ outcome: 'timeout' });
	set(-HOUR_MS);

	expect(silent.endAt('job-1', 'https://dead.example')).toBeUndefined();
});
