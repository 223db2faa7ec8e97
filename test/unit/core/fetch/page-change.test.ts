import { describe, expect, it } from 'vitest';
import { comparePage, PAGE_KEPT_DAYS } from '../../../../shared/core/fetch/page-change.ts';
import type { PageState, SeenPage } from '../../../../shared/core/page-state.ts';
import { START } from '../../../support/virtual-clock.ts';

const DAY_SECONDS = 86_400;
const KEPT = PAGE_KEPT_DAYS * DAY_SECONDS;
const seen: SeenPage = { hash: 'text', etag: '"1"', lastModified: 'Tue', request: 'request' };
const before: PageState = { key: 'page', ...seen, fetchedAt: START - 1000, expiresAt: START / 1000 + KEPT - 1 };

const compare = (now: SeenPage, known: PageState | undefined = before) =>
	comparePage({ key: 'page', seen: now, before: known, now: START });

describe('a page', () => {
	it('is new where nothing is known of it, and kept', () => {
		const state = { key: 'page', ...seen, fetchedAt: START, expiresAt: START / 1000 + KEPT };

		expect(comparePage({ key: 'page', seen, before: undefined, now: START })).toEqual({ change: 'new', state });
	});

	it.each<[string, 'changed' | 'unchanged', SeenPage, PageState?]>([
		['the same text', 'unchanged', seen],
		['another text, whatever validators say', 'changed', { ...seen, hash: 'other' }],
		['the same text under other validators', 'unchanged', { hash: 'text', etag: '"2"' }],
		['what its server calls unmodified', 'unchanged', { isUnmodified: true }],
		['no text and the same tag, weak or not', 'unchanged', { etag: 'W/"1"' }],
		['no text and another tag, of the same time', 'changed', { etag: '"2"', lastModified: 'Tue' }],
		['no text and no tag, of the same time', 'unchanged', { lastModified: 'Tue' }],
		['nothing at all to tell it by', 'changed', {}],
		['a text, where none was known', 'changed', { hash: 'text' }, { key: 'page', fetchedAt: 0, expiresAt: 0 }],
	])('with %s is %s', (_, change, now, known = before) => {
		expect(compare(now, known).change).toBe(change);
	});

	it('is not kept again as it was, until half of its time has passed', () => {
		const half = { ...before, expiresAt: START / 1000 + KEPT / 2 - 1 };

		expect(compare(seen)).toEqual({ change: 'unchanged' });
		expect(compare({ isUnmodified: true })).toEqual({ change: 'unchanged' });
		expect(compare(seen, half).state?.expiresAt).toBe(START / 1000 + KEPT);
		expect(compare({ isUnmodified: true }, half).state).toMatchObject({ ...seen, fetchedAt: START });
	});

	it('is kept with new validators, though its text is the same', () => {
		expect(compare({ isUnmodified: true, etag: '"2"', request: 'request' })).toEqual({
			change: 'unchanged',
			state: { ...before, etag: '"2"', fetchedAt: START, expiresAt: START / 1000 + KEPT },
		});
		expect(compare({ hash: 'text' }).state).toEqual({
			key: 'page',
			hash: 'text',
			fetchedAt: START,
			expiresAt: START / 1000 + KEPT,
		});
	});
});
