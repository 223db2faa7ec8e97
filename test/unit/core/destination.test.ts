import { expect, it } from 'vitest';
import {
	type Destination,
	deliveryKey,
	namedDestinations,
	shownDestination,
} from '../../../shared/core/destination.ts';

it('S3.1 gives each destination of a job and of its stack a name and a key that stay', () => {
	const named = namedDestinations([{ type: 'stdout' }, { type: 'stdout', name: 'log' }], [{ type: 'stdout' }]);

	expect(named.map(({ name, isOfStack }) => [name, isOfStack])).toEqual([
		['stdout-1', false],
		['log', false],
		['stack-stdout-1', true],
	]);
	expect(deliveryKey('job-1', 'log')).toBe('job-1:log');
});

it('R8 shows no secret of a destination, nor where a URL leads in full, which may be one', () => {
	const destinations: readonly Destination[] = [
		{
			type: 'webhook',
			url: 'https://u:hunter2@a.example/hunter2?k=hunter2',
			signingSecret: 'hunter2',
			headers: { a: 'hunter2' },
		},
		{ type: 'slack', url: 'https://hooks.slack.com/services/hunter2' },
		{ type: 'telegram', token: 'hunter2', chatId: '1' },
		{ type: 'webhook', url: { secret: 'HOOK' } },
	];
	const shown = destinations.map(shownDestination);

	expect(JSON.stringify(shown)).not.toContain('hunter2');
	expect(shown[1]).toEqual({ type: 'slack', url: 'https://hooks.slack.com/***' });
	expect(shown[3]).toEqual({ type: 'webhook', url: { secret: 'HOOK' } });
});
