import { expect, it } from 'vitest';
import { abortGroup } from '../../../../../shared/adapters/http/connect/abort-group.ts';

function aVisit(told: string[], name: string) {
	return { onAbort: () => void told.push(name) };
}

it('tells all that are in the group of a signal, and nobody who left it', () => {
	const told: string[] = [];
	const [one, other] = [new AbortController(), new AbortController()];
	const gone = aVisit(told, 'gone');
	abortGroup(one.signal).add(gone).add(aVisit(told, 'a')).add(aVisit(told, 'b'));
	abortGroup(other.signal).add(aVisit(told, 'other'));
	abortGroup(one.signal).delete(gone);
	one.abort();
	one.abort();

	expect(told).toEqual(['a', 'b']);
});

it('tells each, also those that leave as they are told', () => {
	const told: string[] = [];
	const { signal, abort } = withAbort();
	const group = abortGroup(signal);
	for (const name of ['a', 'b', 'c']) {
		const visit = { onAbort: () => void (told.push(name) && group.delete(visit)) };
		group.add(visit);
	}
	abort();

	expect(told).toEqual(['a', 'b', 'c']);
	expect(group.size).toBe(0);
});

function withAbort() {
	const controller = new AbortController();
	return { signal: controller.signal, abort: () => controller.abort() };
}
