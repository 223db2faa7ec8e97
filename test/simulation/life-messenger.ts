import type { Messenger, SendOutcome } from '../../shared/ports/messenger.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** Destinations take what they are sent, now and then at the second time, and one never does. */
export function createLifeMessenger(world: World, life: Life): Messenger {
	const { arrivals, refusals, random } = world;
	const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

	async function arrive(key: string): Promise<SendOutcome> {
		if (key.endsWith(':down') || random.happens(0.1)) {
			count(refusals, key);
			return { kind: 'failed', reason: 'it answered with 503', mayHelpToRetry: true };
		}
		count(arrivals, key);
		return { kind: 'sent' };
	}

	return {
		send: (_destination, { key }) => life.call({ name: 'messenger.send' }, () => arrive(key)),
		close: async () => undefined,
	};
}
